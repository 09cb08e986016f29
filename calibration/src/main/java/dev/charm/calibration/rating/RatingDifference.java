package dev.charm.calibration.rating;

/**
 * {@code r_O - r_R}, all that a calibration needs of two ratings, with its sampling variance {@code
 * Var(r_O) + Var(r_R) - 2 Cov(r_O, r_R)}. Ratings so far apart or so uncertain that a number would
 * overflow count as the largest double apart, or uncertain.
 *
 * @param value Elo points, finite
 * @param variance squared Elo points, finite and not negative
 * @param errors where the variance comes from
 */
public record RatingDifference(double value, double variance, RatingErrors errors) {
  private static final double ROUNDING = 1e-9;

  /**
   * @throws IllegalArgumentException if a number is not finite or the variance is negative
   */
  public RatingDifference {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a rating difference is finite, but is " + value);
    }
    if (!(variance >= 0) || Double.isInfinite(variance)) {
      throw new IllegalArgumentException(
          "the variance of a rating difference is finite and not negative, but is " + variance);
    }
  }

  /** The difference of two ratings of which no covariance is known. */
  public static RatingDifference of(Rating o, Rating r) {
    return new RatingDifference(
        clipped(o.value() - r.value()),
        clipped(o.variance() + r.variance()),
        o.hasInterval() && r.hasInterval() ? RatingErrors.INDEPENDENT : RatingErrors.UNKNOWN);
  }

  /**
   * The difference of two ratings from one fit.
   *
   * @param covariance of r_O and r_R, squared Elo points; 0 if one of them is the fixed anchor
   * @throws IllegalArgumentException if the covariance is NaN, or greater than the two variances
   *     allow (Cauchy-Schwarz)
   */
  public static RatingDifference of(Rating o, Rating r, double covariance) {
    double most = StrictMath.sqrt(o.variance()) * StrictMath.sqrt(r.variance());
    if (!(Math.abs(covariance) <= most * (1 + ROUNDING))) {
      throw new IllegalArgumentException(
          "a covariance of " + covariance + " is more than the variances allow, " + most);
    }
    return new RatingDifference(
        clipped(o.value() - r.value()),
        clipped(Math.max(0.0, o.variance() + r.variance() - 2 * covariance)),
        RatingErrors.CORRELATED);
  }

  private static double clipped(double number) {
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, number));
  }

  /** The standard error, Elo points. */
  public double deviation() {
    return StrictMath.sqrt(variance);
  }

  /** The win rate that the ratings promise O, in [0, 1]. */
  public double expectedWinRate() {
    return ExpectedWinRate.of(value);
  }

  /** The expected win rate if the difference were off by so many standard errors. */
  public double expectedWinRate(double deviations) {
    return ExpectedWinRate.of(value + deviations * deviation());
  }
}
