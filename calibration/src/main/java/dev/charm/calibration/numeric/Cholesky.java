package dev.charm.calibration.numeric;

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
    int n = matrix.length;
    double[][] u = new double[n][];
    for (int i = 0; i < n; i++) {
      u[i] = matrix[i].clone();
    }
    for (int from = 0; from < n; from += PANEL) {
      int to = Math.min(from + PANEL, n);
      for (int k = from; k < to; k++) {
        for (int above = from; above < k; above++) {
          add(u[k], -u[above][k], u[above], k, n);
        }
        scale(u[k], pivot(u[k][k], matrix[k][k]), k, n);
      }
      for (int i = to; i < n; i++) {
        subtract(u[i], u, from, to, i, i, n);
      }
    }
    return new Cholesky(u);
  }

  private static double pivot(double left, double diagonal) {
    if (!(left > Math.ulp(diagonal))) {
      throw new ArithmeticException("the matrix is not positive definite: a pivot is " + left);
    }
    return 1 / Math.sqrt(left);
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

  private static void scale(double[] row, double factor, int begin, int end) {
    for (int j = begin; j < end; j++) {
      row[j] *= factor;
    }
  }
}
