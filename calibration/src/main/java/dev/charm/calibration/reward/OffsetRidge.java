package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.Cholesky;
import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.numeric.StudentT;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ridge regression of offsets on what is known of models, with an interval for one more model.
 *
 * <p><b>Method.</b> Every column is brought to mean 0 and standard deviation 1 over the rows, and
 * then scaled by its weight: the less weight, the more of its coefficient the penalty takes. With Z
 * such and n rows, coefficients are {@code (Z'Z + n k I)^-1 Z'(y - mean y)}. The strength k is that
 * of {@link #STRENGTHS} with the least sum of squares of leave-one-out residuals; these need no
 * refits ({@code e_i / (1 - h_i)}, PRESS). Of equal ones the stronger counts. A column that is the
 * same everywhere tells nothing, and is left out.
 *
 * <p><b>Interval.</b> {@code t(0.975, n - 1) * rms of the leave-one-out residuals * sqrt(1 + h)}
 * around the prediction, h being the leverage of the new row: how far it lies from the others. The
 * residuals have the error of the fit in them already, so this is on the wide side by intent: how
 * wide is measured in {@link OffsetPredictor}.
 *
 * <p>Rows are taken in the order in which they are given, and so give the same bits if they are.
 * Immutable. Source: A. E. Hoerl and R. W. Kennard, Technometrics 12 (1970); D. M. Allen,
 * Technometrics 16 (1974), of PRESS.
 */
final class OffsetRidge {
  /** The strengths in question: 10^-3 to 10^4, four to a factor of ten, the strongest first. */
  static final double[] STRENGTHS = strengths();

  private static final double SAME = 1e-9;
  private static final double LEAST_REST = 1e-9;

  private final double[] means;
  private final double[] scales; // 0 for a column that is left out
  private final double mean;
  private final Fit fit;
  private final int rows;

  /** How well one strength does. */
  private record Fit(double strength, Cholesky normal, double[] coefficients, double meanSquare) {}

  private OffsetRidge(double[] means, double[] scales, double mean, Fit fit, int rows) {
    this.means = means;
    this.scales = scales;
    this.mean = mean;
    this.fit = fit;
    this.rows = rows;
  }

  /** What is to be expected of a row. */
  record Prediction(double value, double low, double high) {}

  /**
   * The regression.
   *
   * @param x rows of equal length, at least three
   * @param y the offset of each
   * @param weights of the columns
   */
  static OffsetRidge of(double[][] x, double[] y, double[] weights) {
    int n = x.length;
    int columns = weights.length;
    double[] means = new double[columns];
    double[] scales = new double[columns];
    double[] column = new double[n];
    for (int j = 0; j < columns; j++) {
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
    double mean = mean(y);
    double[] rest = Arrays.stream(y).map(value -> value - mean).toArray();
    double[][] gram = gram(z, columns);
    double[] moments = moments(z, rest, columns);
    @Nullable Fit best = null;
    for (double strength : STRENGTHS) {
      Fit fit = fit(z, rest, gram, moments, strength);
      if (best == null || fit.meanSquare() < best.meanSquare()) {
        best = fit;
      }
    }
    return new OffsetRidge(
        means, scales, mean, Objects.requireNonNull(best, "there are strengths"), n);
  }

  private static Fit fit(
      double[][] z, double[] rest, double[][] gram, double[] moments, double strength) {
    int n = z.length;
    double[][] normal = new double[gram.length][];
    for (int j = 0; j < normal.length; j++) {
      normal[j] = gram[j].clone();
      normal[j][j] += n * strength;
    }
    Cholesky cholesky = Cholesky.of(normal);
    double[] coefficients = cholesky.solve(moments);
    CompensatedSum squares = new CompensatedSum();
    for (int i = 0; i < n; i++) {
      double leverage = 1.0 / n + dot(z[i], cholesky.solve(z[i]));
      double left = (rest[i] - dot(z[i], coefficients)) / Math.max(1 - leverage, LEAST_REST);
      squares.add(left * left);
    }
    return new Fit(strength, cholesky, coefficients, squares.value() / n);
  }

  /** What is to be expected of one more row. */
  Prediction predict(double[] row) {
    double[] z = standard(row, means, scales);
    double value = mean + dot(z, fit.coefficients());
    double leverage = 1.0 / rows + dot(z, fit.normal().solve(z));
    double half =
        StudentT.quantile95(rows - 1) * Math.sqrt(fit.meanSquare()) * Math.sqrt(1 + leverage);
    return new Prediction(value + 0.0, value - half, value + half);
  }

  /** The strength that was chosen. */
  double strength() {
    return fit.strength();
  }

  /** The mean of the squared leave-one-out residuals. */
  double meanSquare() {
    return fit.meanSquare();
  }

  private static double[] standard(double[] row, double[] means, double[] scales) {
    double[] z = new double[scales.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = (row[j] - means[j]) * scales[j];
    }
    return z;
  }

  private static double[][] gram(double[][] z, int columns) {
    double[][] gram = new double[columns][columns];
    for (double[] row : z) {
      for (int j = 0; j < columns; j++) {
        for (int k = 0; k < columns; k++) {
          gram[j][k] += row[j] * row[k];
        }
      }
    }
    return gram;
  }

  private static double[] moments(double[][] z, double[] rest, int columns) {
    double[] moments = new double[columns];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < columns; j++) {
        moments[j] += z[i][j] * rest[i];
      }
    }
    return moments;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double mean(double[] values) {
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

  private static double[] strengths() {
    double[] strengths = new double[29];
    for (int i = 0; i < strengths.length; i++) {
      strengths[i] = StrictMath.pow(10, 4 - i / 4.0);
    }
    return strengths;
  }
}
