package dev.charm.calibration.evaluation;

import dev.charm.calibration.rating.Rating;

/**
 * A share with its 95 % interval by Wilson's score: the shares that the count does not contradict.
 *
 * <p>Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference,
 * JASA 22 (1927).
 *
 * @param value in [0, 1]
 * @param low lower end, in [0, 1]
 * @param high upper end, in [0, 1]
 */
public record ProportionInterval(double value, double low, double high) {

  /**
   * The share of independent trials that succeeded.
   *
   * @param successes from 0 to {@code n}; a trial may count half, which makes the interval wider
   *     than it need be, never narrower
   * @param n how many trials, positive
   * @throws IllegalArgumentException if a number is out of range
   */
  public static ProportionInterval wilson(double successes, double n) {
    if (!(n > 0 && successes >= 0 && successes <= n)) {
      throw new IllegalArgumentException("no share: " + successes + " of " + n);
    }
    return ofSize(successes / n, n);
  }

  /**
   * The interval of a share that is worth so many independent trials.
   *
   * @param share in [0, 1]
   * @param n positive, not necessarily whole
   */
  static ProportionInterval ofSize(double share, double n) {
    double z2 = Rating.Z95 * Rating.Z95;
    double shrink = 1.0 + z2 / n;
    double centre = (share + z2 / (2.0 * n)) / shrink;
    double spread = share * (1.0 - share) / n + z2 / (4.0 * n * n);
    double half = Rating.Z95 * Math.sqrt(spread) / shrink;
    return new ProportionInterval(
        share,
        share == 0 ? 0.0 : Math.max(0.0, Math.min(share, centre - half)),
        share == 1 ? 1.0 : Math.min(1.0, Math.max(share, centre + half)));
  }
}
