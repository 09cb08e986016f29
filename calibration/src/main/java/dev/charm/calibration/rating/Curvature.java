package dev.charm.calibration.rating;

import dev.charm.calibration.numeric.Cholesky;
import dev.charm.calibration.numeric.Matrices;

/**
 * The second derivatives of a likelihood that knows differences of strengths only, with the sign of
 * a minimum: by strength a Laplacian, whose rows sum to 0. One strength is held, that of the model
 * known best (the greatest diagonal), which makes the rest positive definite and costs the fewest
 * digits.
 */
final class Curvature {
  private final double[][] matrix;
  private final int strengths;
  private final int held;

  /**
   * @param matrix of the strengths first, and what else there is
   * @param strengths how many strengths there are
   */
  Curvature(double[][] matrix, int strengths) {
    this.matrix = matrix;
    this.strengths = strengths;
    int best = 0;
    for (int i = 1; i < strengths; i++) {
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

  /**
   * {@code H^-1 V H^-1} (see {@link SandwichInterval}).
   *
   * @param variance V, of the gradient
   * @param ridge added to the diagonal of H; without one the held strength is left out
   */
  double[][] sandwich(double[][] variance, double ridge) {
    double[][] inverse = Cholesky.of(ridge > 0 ? ridged(ridge) : grounded()).inverse();
    if (ridge == 0) {
      inverse[held][held] = 0;
    }
    return Matrices.sandwich(inverse, variance);
  }

  /**
   * With the ridge, and as much curvature for a common shift as for the held strength: V is 0 for
   * it, so that it changes no product, and without it the inverse would be near-singular.
   */
  private double[][] ridged(double ridge) {
    double[][] ridged = new double[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      ridged[i] = matrix[i].clone();
      ridged[i][i] += ridge;
      for (int j = 0; i < strengths && j < strengths; j++) {
        ridged[i][j] += matrix[held][held] / strengths;
      }
    }
    return ridged;
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
