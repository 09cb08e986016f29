package dev.charm.calibration.numeric;

import java.util.Arrays;

/** Products of square matrices by rows, for the reason that {@link Cholesky} gives. */
public final class Matrices {
  private Matrices() {}

  /** Both together. */
  public static double[][] sum(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i].clone();
      for (int j = 0; j < sum[i].length; j++) {
        sum[i][j] += b[i][j];
      }
    }
    return sum;
  }

  /** Fills the lower triangle of a row, up to and with the diagonal. */
  interface LowerRow {
    void fill(int i, double[] row);
  }

  /** A symmetric matrix of its lower rows. */
  static double[][] symmetric(int n, LowerRow lower) {
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      lower.fill(i, matrix[i]);
      for (int j = 0; j < i; j++) {
        matrix[j][i] = matrix[i][j];
      }
    }
    return matrix;
  }

  /** {@code AB}. */
  static double[][] product(double[][] a, double[][] b) {
    int n = a.length;
    double[][] product = new double[n][n];
    for (int i = 0; i < n; i++) {
      addRows(product[i], a[i], b, 0, n, 0, n);
    }
    return product;
  }

  /** {@code GVG} of symmetric matrices, symmetric to the last bit. */
  public static double[][] sandwich(double[][] g, double[][] v) {
    int n = g.length;
    double[][] vg = product(v, g);
    return symmetric(n, (i, row) -> addRows(row, g[i], vg, 0, n, 0, i + 1));
  }

  /** The first rows and columns. */
  public static double[][] leading(double[][] matrix, int n) {
    double[][] leading = new double[n][];
    for (int i = 0; i < n; i++) {
      leading[i] = Arrays.copyOf(matrix[i], n);
    }
    return leading;
  }

  /**
   * Adds {@code factors[k]} times row k, for k of [from, to), to the columns [begin, end) of a row.
   */
  static void addRows(
      double[] row, double[] factors, double[][] rows, int from, int to, int begin, int end) {
    int k = from;
    for (; k + 4 <= to; k += 4) {
      add4(
          row,
          factors[k],
          rows[k],
          factors[k + 1],
          rows[k + 1],
          factors[k + 2],
          rows[k + 2],
          factors[k + 3],
          rows[k + 3],
          begin,
          end);
    }
    for (; k < to; k++) {
      double factor = factors[k];
      double[] other = rows[k];
      for (int j = begin; j < end; j++) {
        row[j] += factor * other[j];
      }
    }
  }

  static void add4(
      double[] row,
      double a,
      double[] rowA,
      double b,
      double[] rowB,
      double c,
      double[] rowC,
      double d,
      double[] rowD,
      int begin,
      int end) {
    for (int j = begin; j < end; j++) {
      row[j] += a * rowA[j] + b * rowB[j] + c * rowC[j] + d * rowD[j];
    }
  }
}
