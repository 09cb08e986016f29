package dev.charm.calibration.reward;

/**
 * The offset of the objective {@code win-rate}: a boundary between two order statistics of d.
 *
 * <p>An offset wins the prompts with {@code d > -delta}, so only the suffixes of the sorted
 * differences can be won. Of the distinct values {@code v_0 < ... < v_(m-1)} with suffix counts
 * S_i, the boundary is put before the v_i whose {@code |S_i - P n|} is least:
 *
 * <ul>
 *   <li>between two values, at their midpoint: as far as possible from either, so that the decision
 *       is the least sensitive to the next prompt;
 *   <li>before the first or after the last, when P wants all or none to win, beyond that value by
 *       half the mean gap, {@code (v_(m-1) - v_0) / (2 (m - 1))}; with a single value, which has no
 *       gap, by {@code max(1, |v|) / 2^20};
 *   <li>of two equally near candidates, at the one with the smaller |delta|, the lesser correction;
 *       if those are equal as well, at the one with fewer wins.
 * </ul>
 *
 * The hard win rate then misses P by at most {@code c / (2n)}, c being the largest count of one
 * value: 1/(2n) without ties. Swapping O and R (d to -d, P to 1 - P) negates the offset, save for
 * the very last rule.
 */
final class WinRateBoundary {
  private static final double BEYOND_SINGLE_VALUE = 0x1p-20;

  private WinRateBoundary() {}

  /**
   * The offset that brings the hard win rate nearest to the expected one.
   *
   * @param differences not empty
   * @param expected in [0, 1]
   */
  static double offset(Differences differences, double expected) {
    double target = expected * differences.prompts();
    int low = notAbove(differences, target);
    double fewer = offsetAt(differences, low);
    if (low == 0) {
      return fewer;
    }
    double more = offsetAt(differences, low - 1);
    double tooFew = target - winsAt(differences, low);
    double tooMany = winsAt(differences, low - 1) - target;
    if (tooFew != tooMany) {
      return tooFew < tooMany ? fewer : more;
    }
    return Math.abs(fewer) <= Math.abs(more) ? fewer : more;
  }

  /** How many wins even the nearest offset is from the expected ones; at most 1/2 without ties. */
  static double leastMiss(Differences differences, double expected) {
    double target = expected * differences.prompts();
    int low = notAbove(differences, target);
    double tooFew = target - winsAt(differences, low);
    return low == 0 ? tooFew : Math.min(tooFew, winsAt(differences, low - 1) - target);
  }

  /** The first boundary whose wins do not exceed the target. */
  private static int notAbove(Differences differences, double target) {
    int low = 0;
    int high = differences.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (winsAt(differences, middle) <= target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static long winsAt(Differences differences, int boundary) {
    return differences.prompts() - differences.before(boundary);
  }

  /** The offset that puts the boundary before the i-th distinct value; i may equal the size. */
  private static double offsetAt(Differences differences, int i) {
    int last = differences.size() - 1;
    if (i == 0) {
      return 0.0 - (differences.value(0) - beyond(differences));
    }
    if (i > last) {
      return 0.0 - (differences.value(last) + beyond(differences));
    }
    double below = differences.value(i - 1);
    double above = differences.value(i);
    double middle = (below + above) / 2;
    return 0.0 - (middle < above ? middle : below); // neighbours in floating point
  }

  private static double beyond(Differences differences) {
    int last = differences.size() - 1;
    return last == 0
        ? BEYOND_SINGLE_VALUE * Math.max(1.0, Math.abs(differences.value(0)))
        : (differences.value(last) - differences.value(0)) / (2.0 * last);
  }
}
