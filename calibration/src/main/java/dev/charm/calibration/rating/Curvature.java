package dev.charm.calibration.rating;

/**
 * The second derivatives of a likelihood that knows differences only, with the sign of a minimum: a
 * Laplacian, whose rows sum to 0. One strength is held, that of the model known best (the greatest
 * diagonal), which makes the rest positive definite and costs the fewest digits.
 */
final class Curvature {
  private final double[][] matrix;
  private final int held;

  Curvature(double[][] matrix) {
    this.matrix = matrix;
    int best = 0;
    for (int i = 1; i < matrix.length; i++) {
      best = matrix[i][i] > matrix[best][best] ? i : best;
    }
    held = best;
  }

  /** How far to move all strengths but the held one to make up for a gradient. */
  double[] solve(double[] gradient) {
    double[] right = gradient.clone();
    right[held] = 0;
    return Cholesky.of(grounded()).solve(right);
  }

  /** A generalised inverse: that of the rest, and 0 at the held model. */
  double[][] inverse() {
    double[][] inverse = Cholesky.of(grounded()).inverse();
    inverse[held][held] = 0;
    return inverse;
  }

  /**
   * The inverse with so much added to the diagonal.
   *
   * @param ridge positive
   */
  double[][] inverse(double ridge) {
    double[][] ridged = new double[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      ridged[i] = matrix[i].clone();
      ridged[i][i] += ridge;
    }
    return Cholesky.of(ridged).inverse();
  }

  private double[][] grounded() {
    double[][] grounded = new double[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      grounded[i] = matrix[i].clone();
      grounded[i][held] = 0;
    }
    grounded[held] = new double[matrix.length];
    grounded[held][held] = 1;
    return grounded;
  }
}
