package dev.charm.calibration.rating;

/**
 * The win rate that two arena ratings promise: {@code P = 1 / (1 + 10^((r_R - r_O) / 400))}, the
 * logistic curve of Elo on its usual scale (base 10, scale 400).
 *
 * <p>{@link StrictMath} is used throughout this module, so that two machines of different make
 * arrive at the same bits.
 *
 * <p>Source: CHARM, arXiv 2504.10045, eq. 1.
 */
public final class ExpectedWinRate {
  private static final double SCALE = 400.0;
  private static final double LN_10 = StrictMath.log(10.0);

  private ExpectedWinRate() {}

  /**
   * The probability that a model rated {@code ratingO} beats one rated {@code ratingR}.
   *
   * @param ratingO arena rating, Elo points
   * @param ratingR arena rating of the opponent, Elo points
   * @return a probability in [0, 1]; 0.5 for equal ratings; 0 or 1 only by rounding, beyond about
   *     6,000 points apart
   * @throws IllegalArgumentException if a rating is not finite
   */
  public static double of(double ratingO, double ratingR) {
    if (!Double.isFinite(ratingO) || !Double.isFinite(ratingR)) {
      throw new IllegalArgumentException("ratings must be finite: " + ratingO + ", " + ratingR);
    }
    return of(ratingO - ratingR);
  }

  /**
   * The expected win rate of a rating difference.
   *
   * @param difference {@code r_O - r_R}, Elo points; may be infinite
   * @return a probability in [0, 1]
   * @throws IllegalArgumentException if the difference is NaN
   */
  public static double of(double difference) {
    if (Double.isNaN(difference)) {
      throw new IllegalArgumentException("the rating difference is NaN");
    }
    return 1.0 / (1.0 + StrictMath.pow(10.0, -difference / SCALE));
  }

  /**
   * The rating difference that promises a win rate, the inverse of {@link #of(double)}.
   *
   * @param rate within (0, 1)
   * @return Elo points, finite
   * @throws IllegalArgumentException if the rate is not within (0, 1)
   */
  public static double difference(double rate) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("no finite difference promises a win rate of " + rate);
    }
    return SCALE * StrictMath.log10(rate / (1.0 - rate));
  }

  /**
   * The derivative of the expected win rate by the rating difference, {@code P (1 - P) ln 10 /
   * 400}: how far one Elo point moves the target.
   *
   * @param expected an expected win rate in [0, 1]
   * @return win rate per Elo point, at most 0.00144 (at P = 0.5)
   */
  public static double slope(double expected) {
    return expected * (1.0 - expected) * LN_10 / SCALE;
  }
}
