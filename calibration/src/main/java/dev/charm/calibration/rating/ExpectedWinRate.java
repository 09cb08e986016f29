package dev.charm.calibration.rating;

/**
 * The win rate that two arena ratings promise: {@code P = 1 / (1 + 10^((r_R - r_O) / 400))}, the
 * logistic curve of Elo on its usual scale (base 10, scale 400).
 *
 * <p>Source: CHARM, arXiv 2504.10045, eq. 1.
 */
public final class ExpectedWinRate {
  private static final double SCALE = 400.0;

  private ExpectedWinRate() {}

  /**
   * The probability that a model rated {@code ratingO} beats one rated {@code ratingR}.
   *
   * @param ratingO arena rating, Elo points
   * @param ratingR arena rating of the opponent, Elo points
   * @return a probability in (0, 1); 0.5 for equal ratings
   * @throws IllegalArgumentException if a rating is not finite
   */
  public static double of(double ratingO, double ratingR) {
    if (!Double.isFinite(ratingO) || !Double.isFinite(ratingR)) {
      throw new IllegalArgumentException("ratings must be finite: " + ratingO + ", " + ratingR);
    }
    return 1.0 / (1.0 + Math.pow(10.0, (ratingR - ratingO) / SCALE));
  }
}
