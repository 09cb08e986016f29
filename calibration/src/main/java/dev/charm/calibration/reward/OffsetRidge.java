package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.StudentT;
import java.util.Arrays;

/**
 * Ridge regression of offsets on what is known of models, with an interval for one more model.
 *
 * <p><b>Method.</b> Every column is brought to mean 0 and standard deviation 1 over the rows, and
 * then scaled by its weight: the less weight, the more of its coefficient the penalty takes. With Z
 * such and n rows, coefficients are {@code Z'(ZZ' + n k I)^-1 (y - mean y)}. The strength k is that
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

  /** A row that all but decides its own fit has at least this much left of 1. */
  static final double LEAST_REST = 1e-9;

  private final RidgeRows rows;
  private final double mean;
  private final double strength;
  private final double meanSquare;
  private final double[] coefficients;

  private OffsetRidge(RidgeRows rows, double mean, int s, double meanSquare, double[] along) {
    this.rows = rows;
    this.mean = mean;
    this.strength = STRENGTHS[s];
    this.meanSquare = meanSquare;
    this.coefficients = rows.coefficients(strength, along);
  }

  /** What is to be expected of a row. */
  record Prediction(double value, double low, double high) {}

  /**
   * The regression.
   *
   * @param y the offset of each row
   */
  static OffsetRidge of(RidgeRows rows, double[] y) {
    double mean = RidgeRows.mean(y);
    double[] rest = Arrays.stream(y).map(value -> value - mean).toArray();
    double[] along = rows.along(rest);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int s = 0; s < STRENGTHS.length; s++) {
      double meanSquare = rows.meanSquare(s, rest, along);
      if (meanSquare < least) {
        least = meanSquare;
        best = s;
      }
    }
    return new OffsetRidge(rows, mean, best, least, along);
  }

  /** What is to be expected of one more row. */
  Prediction predict(double[] row) {
    double[] z = rows.standard(row);
    double value = mean + RidgeRows.dot(z, coefficients);
    double half =
        StudentT.quantile95(rows.size() - 1)
            * Math.sqrt(meanSquare)
            * Math.sqrt(1 + rows.leverage(strength, z));
    return new Prediction(value + 0.0, value - half, value + half);
  }

  /** The strength that was chosen. */
  double strength() {
    return strength;
  }

  /** The mean of the squared leave-one-out residuals. */
  double meanSquare() {
    return meanSquare;
  }

  private static double[] strengths() {
    double[] strengths = new double[29];
    for (int i = 0; i < strengths.length; i++) {
      strengths[i] = StrictMath.pow(10, 4 - i / 4.0);
    }
    return strengths;
  }
}
