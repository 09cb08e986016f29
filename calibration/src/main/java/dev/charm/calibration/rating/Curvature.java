package dev.charm.calibration.rating;

import dev.charm.calibration.numeric.Cholesky;
import dev.charm.calibration.numeric.Matrices;
import java.util.Arrays;

/**
 * The second derivatives of a likelihood that knows differences of strengths only, with the sign of
 * a minimum: by strength a Laplacian, whose rows sum to 0. One strength is held, that of the model
 * known best (the greatest diagonal), which makes the rest positive definite and costs the fewest
 * digits. Of strengths alone no digits are lost at all, however unlike the numbers of votes.
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
    if (strengths < matrix.length) {
      return Cholesky.of(grounded()).solve(right);
    }
    swapWithLast(right);
    double[] solution = Cholesky.ofGrounded(heldLast()).solve(right);
    swapWithLast(solution);
    return solution;
  }

  /**
   * {@code H^-1 V H^-1} (see {@link SandwichInterval}).
   *
   * @param variance V, of the gradient
   * @param ridge added to the diagonal of H; without one the held strength is left out
   */
  double[][] sandwich(double[][] variance, double ridge) {
    return Matrices.sandwich(
        ridge > 0 ? Cholesky.of(ridged(ridge)).inverse() : inverse(), variance);
  }

  private double[][] inverse() {
    double[][] inverse =
        strengths < matrix.length
            ? Cholesky.of(grounded()).inverse()
            : swapped(Cholesky.ofGrounded(heldLast()).inverse());
    inverse[held][held] = 0;
    return inverse;
  }

  private double[][] heldLast() {
    return swapped(Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new));
  }

  private double[][] swapped(double[][] rows) {
    for (double[] row : rows) {
      swapWithLast(row);
    }
    double[] last = rows[strengths - 1];
    rows[strengths - 1] = rows[held];
    rows[held] = last;
    return rows;
  }

  private void swapWithLast(double[] row) {
    double last = row[strengths - 1];
    row[strengths - 1] = row[held];
    row[held] = last;
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
