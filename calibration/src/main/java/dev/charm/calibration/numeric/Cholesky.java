package dev.charm.calibration.numeric;

import java.util.Arrays;

/**
 * {@code A = U'U} of a symmetric positive definite matrix, to solve equations by and to invert.
 *
 * <p>Every inner loop adds multiples of rows to a row, which a virtual machine turns into vector
 * instructions (sums of products along a row it does not, for doubles), and takes four rows at a
 * time, so that memory is read once for four multiplications. The order of the operations depends
 * on the size alone: same matrix, same bits.
 */
public final class Cholesky {
  private static final int PANEL = 4;

  private final double[][] upper;

  private Cholesky(double[][] upper) {
    this.upper = upper;
  }

  /**
   * Decomposes a matrix, of which the lower triangle is not looked at.
   *
   * @throws ArithmeticException if it is not positive definite
   */
  public static Cholesky of(double[][] matrix) {
    return decompose(matrix, matrix.length, (row, k) -> above(Math.ulp(matrix[k][k]), row[k]));
  }

  /**
   * Decomposes a Laplacian (symmetric, what is not on its diagonal not positive, rows that sum to
   * 0) without its last row and column, which makes it positive definite if its graph is connected.
   * Each pivot is the negative sum of the rest of its row, so that nothing is ever subtracted: no
   * digits are lost, however unlike the weights. In solutions the last one is 0.
   *
   * <p>Source: W. K. Grassmann, M. I. Taksar and D. P. Heyman, Regenerative analysis and steady
   * state distributions for Markov chains, Operations Research 33 (1985); of Laplacians: D. A.
   * Spielman, Algorithms, graph theory, and linear equations in Laplacian matrices, ICM 2010.
   *
   * @throws ArithmeticException if the graph is not connected
   */
  public static Cholesky ofGrounded(double[][] laplacian) {
    int last = laplacian.length - 1;
    Cholesky cholesky = decompose(laplacian, last, (row, k) -> above(0, -sum(row, k + 1)));
    for (double[] row : cholesky.upper) {
      row[last] = 0;
    }
    Arrays.fill(cholesky.upper[last], 0);
    cholesky.upper[last][last] = 1;
    return cholesky;
  }

  /** What is left of a row on its diagonal. */
  private interface Pivot {
    double of(double[] row, int place);
  }

  private static Cholesky decompose(double[][] matrix, int pivots, Pivot pivot) {
    int n = matrix.length;
    double[][] u = new double[n][];
    for (int i = 0; i < n; i++) {
      u[i] = matrix[i].clone();
    }
    for (int from = 0; from < pivots; from += PANEL) {
      int to = Math.min(from + PANEL, pivots);
      for (int k = from; k < to; k++) {
        for (int above = from; above < k; above++) {
          add(u[k], -u[above][k], u[above], k, n);
        }
        u[k][k] = pivot.of(u[k], k);
        scale(u[k], 1 / Math.sqrt(u[k][k]), k, n);
      }
      for (int i = to; i < n; i++) {
        subtract(u[i], u, from, to, i, i, n);
      }
    }
    return new Cholesky(u);
  }

  private static double above(double least, double pivot) {
    if (!(pivot > least)) {
      throw new ArithmeticException("the matrix is not positive definite: a pivot is " + pivot);
    }
    return pivot;
  }

  /** {@code U'Ux = b}. */
  public double[] solve(double[] b) {
    int n = upper.length;
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      x[i] /= upper[i][i];
      add(x, -x[i], upper[i], i + 1, n);
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = x[i];
      for (int k = i + 1; k < n; k++) {
        sum -= upper[i][k] * x[k];
      }
      x[i] = sum / upper[i][i];
    }
    return x;
  }

  /** {@code A^-1 = U^-1 (U^-1)'}, symmetric to the last bit. */
  public double[][] inverse() {
    int n = upper.length;
    double[][] inverse = upperInverse();
    double[][] transposed = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        transposed[j][i] = inverse[i][j];
      }
    }
    return Matrices.symmetric(
        n, (i, row) -> Matrices.addRows(row, inverse[i], transposed, i, n, 0, i + 1));
  }

  /** Row by row from the last, {@code U X = 1}. */
  private double[][] upperInverse() {
    int n = upper.length;
    double[][] inverse = new double[n][n];
    for (int i = n - 1; i >= 0; i--) {
      double[] row = inverse[i];
      Matrices.addRows(row, upper[i], inverse, i + 1, n, i + 1, n);
      double scale = 1 / upper[i][i];
      for (int j = i + 1; j < n; j++) {
        row[j] *= -scale;
      }
      row[i] = scale;
    }
    return inverse;
  }

  /** Takes from a row the multiples of the rows of a panel that its column in them says. */
  private static void subtract(
      double[] row, double[][] u, int from, int to, int column, int begin, int end) {
    if (to - from == PANEL) {
      Matrices.add4(
          row,
          -u[from][column],
          u[from],
          -u[from + 1][column],
          u[from + 1],
          -u[from + 2][column],
          u[from + 2],
          -u[from + 3][column],
          u[from + 3],
          begin,
          end);
    } else {
      for (int k = from; k < to; k++) {
        add(row, -u[k][column], u[k], begin, end);
      }
    }
  }

  private static void add(double[] row, double factor, double[] other, int begin, int end) {
    for (int j = begin; j < end; j++) {
      row[j] += factor * other[j];
    }
  }

  private static double sum(double[] row, int begin) {
    double sum = 0;
    for (int j = begin; j < row.length; j++) {
      sum += row[j];
    }
    return sum;
  }

  private static void scale(double[] row, double factor, int begin, int end) {
    for (int j = begin; j < end; j++) {
      row[j] *= factor;
    }
  }
}
