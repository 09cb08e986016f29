package dev.charm.calibration.rating;

import org.jspecify.annotations.Nullable;

/**
 * An arena rating with its 95 % interval. Free of NaN: a rating whose interval is unknown has both
 * bounds at the value and counts as exact (see {@link #hasInterval()}).
 *
 * @param value the rating, Elo points
 * @param ciLow lower bound of the 95 % interval, Elo points
 * @param ciHigh upper bound of the 95 % interval, Elo points; never below {@code ciLow}
 */
public record Rating(double value, double ciLow, double ciHigh) {
  /** The 97.5 % quantile of the normal distribution: half of a 95 % interval, in deviations. */
  public static final double Z95 = 1.959963984540054;

  /**
   * @throws IllegalArgumentException if a number is not finite or the bounds are the wrong way
   *     round
   */
  public Rating {
    if (!Double.isFinite(value) || !Double.isFinite(ciLow) || !Double.isFinite(ciHigh)) {
      throw new IllegalArgumentException(
          "a rating and its interval must be finite: "
              + value
              + " ["
              + ciLow
              + ", "
              + ciHigh
              + "]");
    }
    if (ciLow > ciHigh) {
      throw new IllegalArgumentException(
          "the interval of a rating is the wrong way round: [" + ciLow + ", " + ciHigh + "]");
    }
  }

  /** A rating taken as exact, because no interval is known. */
  public static Rating exact(double value) {
    return new Rating(value, value, value);
  }

  /** A rating with its 95 % interval. The value need not lie inside (it may have been rounded). */
  public static Rating withInterval(double value, double ciLow, double ciHigh) {
    return new Rating(value, ciLow, ciHigh);
  }

  /** A rating with its interval if both bounds are known, else an exact one. */
  public static Rating of(double value, @Nullable Double ciLow, @Nullable Double ciHigh) {
    return ciLow == null || ciHigh == null ? exact(value) : withInterval(value, ciLow, ciHigh);
  }

  /** Whether an interval is known. */
  public boolean hasInterval() {
    return ciHigh > ciLow;
  }

  /**
   * The sampling variance of the rating, {@code ((high - low) / (2 * 1.96))^2}.
   *
   * @return squared Elo points; 0 without an interval
   */
  public double variance() {
    double deviation = (ciHigh - ciLow) / (2.0 * Z95);
    return deviation * deviation;
  }
}
