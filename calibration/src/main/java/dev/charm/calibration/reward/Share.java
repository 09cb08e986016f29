package dev.charm.calibration.reward;

import dev.charm.calibration.rating.Rating;

/**
 * A share of some prompts with its 95 % interval by Wilson's score: the shares that the count does
 * not contradict. Unlike {@code p +- 1.96 sqrt(p(1-p)/n)} it stays within [0, 1], and has a width
 * even where all prompts or none of them count.
 *
 * <p>Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference,
 * JASA 22 (1927).
 *
 * @param value in [0, 1]
 * @param ciLow lower end, in [0, 1]
 * @param ciHigh upper end, in [0, 1]
 */
public record Share(double value, double ciLow, double ciHigh) {

  /**
   * The share of {@code successes} in {@code n}.
   *
   * @param successes from 0 to {@code n}; a prompt may count half, which widens the interval rather
   *     than narrowing it
   * @param n how many prompts, positive
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Share of(double successes, long n) {
    if (n < 1 || !(successes >= 0 && successes <= n)) {
      throw new IllegalArgumentException("no share: " + successes + " of " + n);
    }
    double z2 = Rating.Z95 * Rating.Z95;
    double share = successes / n;
    double shrink = 1.0 + z2 / n;
    double centre = (share + z2 / (2.0 * n)) / shrink;
    double spread = share * (1.0 - share) / n + z2 / (4.0 * n * n);
    double half = Rating.Z95 * Math.sqrt(spread) / shrink;
    return new Share(
        share,
        successes == 0 ? 0.0 : Math.max(0.0, centre - half),
        successes == n ? 1.0 : Math.min(1.0, centre + half));
  }
}
