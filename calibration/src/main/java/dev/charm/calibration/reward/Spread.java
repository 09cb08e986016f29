package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CompensatedSum;

/**
 * How widely the differences of one pair of models are spread, in units of the reward: all that
 * {@link Temperature.Automatic} needs of them, and small enough to be kept per calibration.
 *
 * <p>Both numbers are the same to the last bit for d and -d, so that (O, R) and (R, O) say the
 * same: a quartile that falls between two order statistics is their midpoint (definition 2 of
 * Hyndman and Fan, Am. Stat. 50, 1996), and sums are taken from both ends.
 *
 * @param robust the interquartile range over 1.349, which for a normal distribution is its standard
 *     deviation and which a quarter of outliers does not move; 0 where half of all differences are
 *     equal
 * @param standard the standard deviation; 0 only where all differences are equal
 */
public record Spread(double robust, double standard) {
  /** The interquartile range of the normal distribution, in standard deviations. */
  private static final double NORMAL_QUARTILES = 1.3489795003921634;

  /**
   * The spread of a distribution.
   *
   * @throws IllegalArgumentException if there is no prompt
   */
  public static Spread of(Differences differences) {
    differences.requireEvidence();
    long n = differences.prompts();
    long quarter = (n + 3) / 4; // the ceiling of n / 4, and from the other end of 3n / 4
    double upper = between(differences.kthLargest(quarter), differences.kthLargest(n / 4 + 1));
    double lower =
        between(differences.kthLargest(n + 1 - quarter), differences.kthLargest(n - n / 4));
    return new Spread((upper - lower) / NORMAL_QUARTILES, deviation(differences));
  }

  private static double between(double a, double b) {
    return a / 2 + b / 2;
  }

  private static double deviation(Differences differences) {
    if (differences.size() == 1) {
      return 0;
    }
    double mean = fromBothEnds(differences, 0, 1);
    return Math.sqrt(fromBothEnds(differences, mean, 2));
  }

  /** The mean of {@code (d - centre)^power}. */
  private static double fromBothEnds(Differences differences, double centre, int power) {
    CompensatedSum up = new CompensatedSum();
    CompensatedSum down = new CompensatedSum();
    int size = differences.size();
    for (int i = 0; i < size; i++) {
      up.add(term(differences, i, centre, power));
      down.add(term(differences, size - 1 - i, centre, power));
    }
    return (up.value() / 2 + down.value() / 2) / differences.prompts();
  }

  private static double term(Differences differences, int i, double centre, int power) {
    double deviation = differences.value(i) - centre;
    return differences.count(i) * (power == 1 ? deviation : deviation * deviation);
  }
}
