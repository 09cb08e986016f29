package dev.charm.ops.bench.paper;

import dev.charm.calibration.numeric.Cholesky;
import java.util.Arrays;

/**
 * Ridge regression of few rows on many columns, by the rows' inner products. Of strengths from 10^4
 * down to 10^-3 the one with the least squares of leave-one-out residuals is taken, the stronger of
 * equal ones (Allen, Technometrics 16, 1974).
 */
final class DualRidge {
  private final double[][] x;
  private final double[] weights;
  private final double mean;
  private final double error;

  private DualRidge(double[][] x, double[] weights, double mean, double error) {
    this.x = x;
    this.weights = weights;
    this.mean = mean;
    this.error = error;
  }

  /**
   * The regression.
   *
   * @param x rows, whose columns have the mean 0 and the scale that they are to count with
   * @param y one per row, at least three
   */
  static DualRidge of(double[][] x, double[] y) {
    int n = y.length;
    double mean = Arrays.stream(y).average().orElseThrow();
    double[] rest = Arrays.stream(y).map(v -> v - mean).toArray();
    double least = Double.POSITIVE_INFINITY;
    double[] best = new double[n];
    for (int i = 0; i <= 28; i++) {
      double strength = n * StrictMath.pow(10, 4 - i / 4.0);
      Cholesky normal = Cholesky.of(normal(x, strength));
      double[][] inverse = normal.inverse();
      double[] weights = normal.solve(rest);
      double squares = 0;
      for (int k = 0; k < n; k++) {
        double left = strength * weights[k] / Math.max(strength * inverse[k][k] - 1.0 / n, 1e-9);
        squares += left * left / n;
      }
      if (squares < least) {
        least = squares;
        best = weights;
      }
    }
    return new DualRidge(x, best, mean, least);
  }

  private static double[][] normal(double[][] x, double strength) {
    double[][] normal = new double[x.length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        normal[i][j] = dot(x[i], x[j]) + (i == j ? strength : 0);
      }
    }
    return normal;
  }

  /** What is to be expected of a row. */
  double predict(double[] row) {
    double sum = mean;
    for (int i = 0; i < x.length; i++) {
      sum += weights[i] * dot(x[i], row);
    }
    return sum;
  }

  /** The mean of the squared leave-one-out residuals. */
  double error() {
    return error;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
