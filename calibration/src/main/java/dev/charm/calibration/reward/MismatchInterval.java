package dev.charm.calibration.reward;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingDifference;

/**
 * The 95 % interval of a mismatch degree {@code MD = (h - P) / max(P, 1 - P)}.
 *
 * <p><b>Idea.</b> h is a share of n prompts, P a function of two estimated ratings; the two errors
 * have nothing to do with each other. MD rises with h and falls with P throughout, so each error by
 * itself has an interval without any approximation of MD: that of h is Wilson's, which needs no
 * order of d, no temperature and no variance that vanishes at h = 0 or 1; that of P is the logistic
 * curve at {@code r_O - r_R +- 1.96} standard errors. Let {@code a} be how far MD falls when h goes
 * to the lower end of its interval, and {@code b} when P goes to the upper end of its own. Squares
 * of independent errors add up:
 *
 * <pre>low = MD - sqrt(a^2 + b^2)</pre>
 *
 * and the upper end likewise, each cut off at the ends of the scale, -1 and 1.
 *
 * <p><b>Why not a derivative.</b> For small errors this is the delta method: {@code a = 1.96 sqrt(h
 * (1 - h) / n) / m} with m = max(P, 1 - P), and {@code b = 1.96 |dMD/dP| P (1 - P) ln10 / 400
 * sd(r_O - r_R)}, in which P moves the denominator as well: {@code dMD/dP = -h / P^2} above P = 1/2
 * and {@code -(1 - h) / (1 - P)^2} below. At P = 1/2, where equal models are, MD has a kink and no
 * derivative; ends taken from MD itself do not mind.
 *
 * <p><b>Limits.</b> Prompts are taken as drawn independently. Holds MD always; is finite always. 95
 * % is met to about 1 % from ten prompts on.
 *
 * <p>Source: Wilson, J. Am. Stat. Assoc. 22, 1927; square-and-add: Newcombe, Stat. Med. 17, 1998;
 * Zou and Donner, Stat. Med. 27, 2008.
 *
 * @param low lower end, in [-1, 1]
 * @param high upper end, in [-1, 1]
 * @param dominant which of the two errors is the greater
 */
public record MismatchInterval(double low, double high, ErrorSource dominant) {

  /**
   * The interval of the mismatch degree of so many wins.
   *
   * @param wins prompts that O wins, from 0 to prompts
   * @param prompts prompts with a score from both models, positive
   * @throws IllegalArgumentException if a number is out of range
   */
  public static MismatchInterval of(long wins, long prompts, RatingDifference ratings) {
    if (prompts <= 0 || wins < 0 || wins > prompts) {
      throw new IllegalArgumentException("no share of prompts: " + wins + " of " + prompts);
    }
    double hard = (double) wins / prompts;
    double expected = ratings.expectedWinRate();
    double degree = MismatchDegree.of(hard, expected);
    double halfWidth = wilsonHalfWidth(hard, prompts);
    double centre = wilsonCentre(hard, prompts);
    double fewer = Math.min(hard, Math.max(0, centre - halfWidth));
    double more = Math.max(hard, Math.min(1, centre + halfWidth));
    double promptsBelow = degree - MismatchDegree.of(fewer, expected);
    double promptsAbove = MismatchDegree.of(more, expected) - degree;
    double ratingsBelow = degree - MismatchDegree.of(hard, ratings.expectedWinRate(Rating.Z95));
    double ratingsAbove = MismatchDegree.of(hard, ratings.expectedWinRate(-Rating.Z95)) - degree;
    return new MismatchInterval(
        Math.max(-1, degree - together(promptsBelow, ratingsBelow)),
        Math.min(1, degree + together(promptsAbove, ratingsAbove)),
        ErrorSource.dominant(promptsBelow + promptsAbove, ratingsBelow + ratingsAbove));
  }

  /** Whether the data and ratings are consistent with no mismatch at all. */
  public boolean holdsZero() {
    return low <= 0 && high >= 0;
  }

  private static double together(double a, double b) {
    return Math.sqrt(a * a + b * b);
  }

  private static double wilsonCentre(double rate, long n) {
    double z2 = Rating.Z95 * Rating.Z95;
    return (rate + z2 / (2.0 * n)) / (1 + z2 / n);
  }

  private static double wilsonHalfWidth(double rate, long n) {
    double z2 = Rating.Z95 * Rating.Z95;
    double variance = rate * (1 - rate) / n + z2 / (4.0 * n * n);
    return Rating.Z95 * Math.sqrt(variance) / (1 + z2 / n);
  }
}
