package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CompensatedSum;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * The rows of ridge regressions, decomposed once for whatever is regressed on them: {@link
 * OffsetRidge} tells the method.
 *
 * <p>By the inner products of rows, {@code ZZ'}, since there may be more columns than rows. With n
 * rows the decomposition takes some 10 n^3 operations, and each regression 60 n^2 more. Immutable.
 */
final class RidgeRows {
  private static final double SAME = 1e-9;

  private final double[] means;
  private final double[] scales; // 0 for a column that is left out
  private final double[][] z;
  private final double[] values; // eigenvalues of the inner products of rows
  private final double[][] vectors; // and their eigenvectors
  private final double[][] leverages; // by strength, then row

  private RidgeRows(double[] means, double[] scales, double[][] z, double[][] products) {
    this.means = means;
    this.scales = scales;
    this.z = z;
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(products, false));
    this.values = eigen.getEigenvalues();
    this.vectors = eigen.getVT().getData();
    this.leverages = new double[OffsetRidge.STRENGTHS.length][];
    for (int s = 0; s < leverages.length; s++) {
      leverages[s] = leverages(OffsetRidge.STRENGTHS[s]);
    }
  }

  /**
   * @param x rows of equal length, at least three
   * @param weights of the columns
   */
  static RidgeRows of(double[][] x, double[] weights) {
    int n = x.length;
    double[] means = new double[weights.length];
    double[] scales = new double[weights.length];
    double[] column = new double[n];
    for (int j = 0; j < weights.length; j++) {
      for (int i = 0; i < n; i++) {
        column[i] = x[i][j];
      }
      means[j] = mean(column);
      double spread = spread(column, means[j]);
      scales[j] = spread > SAME * Math.max(1, Math.abs(means[j])) ? weights[j] / spread : 0;
    }
    double[][] z = new double[n][];
    for (int i = 0; i < n; i++) {
      z[i] = standard(x[i], means, scales);
    }
    double[][] products = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = dot(z[i], z[j]);
        products[j][i] = products[i][j];
      }
    }
    return new RidgeRows(means, scales, z, products);
  }

  private double[] leverages(double strength) {
    double[] leverages = new double[size()];
    for (int i = 0; i < size(); i++) {
      leverages[i] = 1.0 / size();
    }
    for (int k = 0; k < size(); k++) {
      double share = eigenvalue(k) / (eigenvalue(k) + size() * strength);
      double[] vector = vectors[k];
      for (int i = 0; i < size(); i++) {
        leverages[i] += share * vector[i] * vector[i];
      }
    }
    return leverages;
  }

  /** How many there are. */
  int size() {
    return z.length;
  }

  /** One more row, as these are. */
  double[] standard(double[] row) {
    return standard(row, means, scales);
  }

  private static double[] standard(double[] row, double[] means, double[] scales) {
    double[] z = new double[scales.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = (row[j] - means[j]) * scales[j];
    }
    return z;
  }

  private double eigenvalue(int k) {
    return Math.max(0, values[k]); // what is below 0 is rounding
  }

  /** How much of each eigenvector is in numbers, one of each row. */
  double[] along(double[] numbers) {
    double[] along = new double[size()];
    for (int k = 0; k < along.length; k++) {
      along[k] = dot(vectors[k], numbers);
    }
    return along;
  }

  /**
   * The mean of the squared leave-one-out residuals.
   *
   * @param s which of {@link OffsetRidge#STRENGTHS}
   * @param rest what is regressed, less its mean
   * @param along of it
   */
  double meanSquare(int s, double[] rest, double[] along) {
    double[] left = rest.clone();
    for (int k = 0; k < size(); k++) {
      double shared =
          along[k] * eigenvalue(k) / (eigenvalue(k) + size() * OffsetRidge.STRENGTHS[s]);
      double[] vector = vectors[k];
      for (int i = 0; i < left.length; i++) {
        left[i] -= shared * vector[i];
      }
    }
    CompensatedSum squares = new CompensatedSum();
    for (int i = 0; i < left.length; i++) {
      double one = left[i] / Math.max(1 - leverages[s][i], OffsetRidge.LEAST_REST);
      squares.add(one * one);
    }
    return squares.value() / size();
  }

  /** One per column: {@code Z'(ZZ' + n k I)^-1} times what is regressed, less its mean. */
  double[] coefficients(double strength, double[] along) {
    double[] ofRows = new double[size()];
    for (int k = 0; k < size(); k++) {
      double share = along[k] / (eigenvalue(k) + size() * strength);
      double[] vector = vectors[k];
      for (int i = 0; i < ofRows.length; i++) {
        ofRows[i] += share * vector[i];
      }
    }
    double[] coefficients = new double[scales.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < coefficients.length; j++) {
        coefficients[j] += ofRows[i] * z[i][j];
      }
    }
    return coefficients;
  }

  /** That of one more row, in standard form, at a strength. */
  double leverage(double strength, double[] row) {
    double[] inner = new double[size()];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = dot(z[i], row);
    }
    double[] along = along(inner);
    double known = 0;
    for (int k = 0; k < along.length; k++) {
      known += along[k] * along[k] / (eigenvalue(k) + size() * strength);
    }
    return 1.0 / size() + Math.max(0, dot(row, row) - known) / (size() * strength);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double mean(double[] values) {
    CompensatedSum sum = new CompensatedSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum.value() / values.length;
  }

  private static double spread(double[] values, double mean) {
    CompensatedSum sum = new CompensatedSum();
    for (double value : values) {
      sum.add((value - mean) * (value - mean));
    }
    return Math.sqrt(sum.value() / values.length);
  }
}
