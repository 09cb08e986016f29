package dev.charm.calibration.numeric;

import java.util.Arrays;

/**
 * {@code A = V'DV} of a symmetric matrix: its eigenvalues, and its eigenvectors as the rows of V.
 *
 * <p>By Householder reflections to three diagonals, and of those by the QL algorithm with implicit
 * shifts. An eigenvalue is off by some ulps of the greatest, as in any method that is backward
 * stable. The order of the operations depends on the numbers alone: same matrix, same bits. Costs
 * some 10 n^3 operations. Immutable.
 *
 * <p>Source: G. H. Golub and C. F. Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and
 * 8.3.3; R. S. Martin and J. H. Wilkinson, The implicit QL algorithm, Numerische Mathematik 12
 * (1968).
 */
public final class SymmetricEigen {
  private static final int MOST_STEPS = 60; // of one eigenvalue; two are usual
  private static final double EPSILON = 0x1p-52;

  private final double[] values;
  private final double[][] vectors;

  private SymmetricEigen(double[] values, double[][] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * Decomposes a matrix, both triangles of which are there.
   *
   * @throws ArithmeticException if a number is not finite
   */
  public static SymmetricEigen of(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][];
    double[][] rows = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
      rows[i][i] = 1;
    }
    double[] beside = new double[n];
    double[][] reflections = tridiagonal(a, beside);
    for (int k = n - 3; k >= 0; k--) {
      reflect(rows, reflections[k], k + 1);
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = a[i][i];
    }
    diagonal(values, beside, rows);
    return new SymmetricEigen(values, rows);
  }

  /** How many there are. */
  public int size() {
    return values.length;
  }

  /** An eigenvalue; they are in no order. */
  public double value(int k) {
    return values[k];
  }

  /** Its eigenvector, of length 1; not to be changed. */
  public double[] vector(int k) {
    return vectors[k];
  }

  /**
   * Leaves the main diagonal in the matrix.
   *
   * @param beside gets the diagonal next to it
   * @return v of each reflection {@code I - 2vv'}, empty for none
   */
  private static double[][] tridiagonal(double[][] a, double[] beside) {
    int n = a.length;
    double[][] reflections = new double[n][0];
    for (int k = 0; k + 1 < n; k++) {
      double[] v = new double[n];
      double rest = 0;
      for (int i = k + 1; i < n; i++) {
        v[i] = a[i][k];
        rest += i > k + 1 ? v[i] * v[i] : 0;
      }
      beside[k] = v[k + 1];
      if (rest == 0) {
        continue; // nothing is beyond the diagonals
      }
      double norm = Math.sqrt(rest + v[k + 1] * v[k + 1]);
      beside[k] = v[k + 1] > 0 ? -norm : norm;
      v[k + 1] -= beside[k];
      double length = Math.sqrt(rest + v[k + 1] * v[k + 1]);
      for (int i = k + 1; i < n; i++) {
        v[i] /= length;
      }
      both(a, v, k + 1);
      reflections[k] = v;
    }
    return reflections;
  }

  /** Reflects rows and columns from one on: {@code a - vw' - wv'}. */
  private static void both(double[][] a, double[] v, int from) {
    int n = v.length;
    double[] w = new double[n];
    double inner = 0;
    for (int i = from; i < n; i++) {
      w[i] = 2 * dot(a[i], v, from);
      inner += v[i] * w[i];
    }
    for (int i = from; i < n; i++) {
      w[i] -= inner * v[i];
    }
    for (int i = from; i < n; i++) {
      for (int j = from; j < n; j++) {
        a[i][j] -= v[i] * w[j] + w[i] * v[j];
      }
    }
  }

  private static void reflect(double[][] rows, double[] v, int from) {
    if (v.length == 0) {
      return;
    }
    for (double[] row : rows) {
      double twice = 2 * dot(row, v, from);
      for (int j = from; j < v.length; j++) {
        row[j] -= twice * v[j];
      }
    }
  }

  private static double dot(double[] a, double[] b, int from) {
    double sum = 0;
    for (int i = from; i < b.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * Turns a matrix of three diagonals into one of a single one, and the rows with it.
   *
   * @param d the main diagonal
   * @param e the one beside it, {@code e[i]} between i and i + 1
   */
  private static void diagonal(double[] d, double[] e, double[][] rows) {
    double norm = 0;
    for (int i = 0; i < d.length; i++) {
      norm = Math.max(norm, Math.abs(d[i]) + Math.abs(e[i]));
    }
    double negligible = EPSILON * norm;
    for (int l = 0; l < d.length; l++) {
      for (int steps = 0; ; steps++) {
        int m = l;
        while (m + 1 < d.length && !(Math.abs(e[m]) <= negligible)) {
          m++;
        }
        if (m == l) {
          break;
        }
        if (steps == MOST_STEPS) {
          throw new ArithmeticException("no eigenvalue is found of " + Arrays.toString(d));
        }
        step(d, e, rows, l, m);
      }
    }
  }

  /** One step of QL of the rows and columns l to m. */
  private static void step(double[] d, double[] e, double[][] rows, int l, int m) {
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    double r = StrictMath.hypot(g, 1);
    g = d[m] - d[l] + e[l] / (g + Math.copySign(r, g));
    double sine = 1;
    double cosine = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = sine * e[i];
      double b = cosine * e[i];
      r = StrictMath.hypot(f, g);
      e[i + 1] = r;
      if (r == 0) { // it falls into two parts here
        d[i + 1] -= p;
        e[m] = 0;
        return;
      }
      sine = f / r;
      cosine = g / r;
      g = d[i + 1] - p;
      r = (d[i] - g) * sine + 2 * cosine * b;
      p = sine * r;
      d[i + 1] = g + p;
      g = cosine * r - b;
      rotate(rows[i], rows[i + 1], sine, cosine);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
  }

  private static void rotate(double[] first, double[] second, double sine, double cosine) {
    for (int k = 0; k < first.length; k++) {
      double f = second[k];
      second[k] = sine * first[k] + cosine * f;
      first[k] = cosine * first[k] - sine * f;
    }
  }
}
