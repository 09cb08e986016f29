package dev.charm.calibration.reward;

/**
 * The soft win rate over all cross pairs: mean over i, j of {@code sigma((a_i + delta - b_j) / T)}.
 *
 * <p><b>Cost.</b> One evaluation takes (distinct a) x (distinct b) exponentials at worst. Beyond 40
 * temperatures sigma is 0 or 1 to the last digit, so pairs that far apart are counted and not
 * computed, which leaves few where T is small against the spread; and rewards of half precision
 * repeat, which counts make use of.
 */
final class CrossPairs {
  private static final double SATURATED = 40.0;

  private final CountedValues o;
  private final CountedValues r;
  private final double temperature;

  CrossPairs(CountedValues o, CountedValues r, double temperature) {
    this.o = o;
    this.r = r;
    this.temperature = temperature;
  }

  /** The soft win rate under an offset, in [0, 1]. */
  double softWinRate(double delta) {
    CompensatedSum sum = new CompensatedSum();
    int certain = 0; // r values below every value that is still in doubt
    for (int i = 0; i < o.size(); i++) {
      double a = o.value(i) + delta;
      while (certain < r.size() && (a - r.value(certain)) / temperature >= SATURATED) {
        certain++;
      }
      double row = r.before(certain);
      for (int j = certain; j < r.size(); j++) {
        double x = (a - r.value(j)) / temperature;
        if (x <= -SATURATED) {
          break;
        }
        row += r.count(j) * Sigmoid.of(x);
      }
      sum.add(o.count(i) * row);
    }
    return sum.value() / ((double) o.total() * r.total());
  }

  /** How far the mean of O's wins against everything reaches at one score of O. */
  double winsOf(double scoreO, double delta) {
    CompensatedSum sum = new CompensatedSum();
    for (int j = 0; j < r.size(); j++) {
      sum.add(r.count(j) * Sigmoid.of((scoreO + delta - r.value(j)) / temperature));
    }
    return sum.value() / r.total();
  }

  /** The mean of O's wins, over all of O's scores, against one score of R. */
  double winsAgainst(double scoreR, double delta) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < o.size(); i++) {
      sum.add(o.count(i) * Sigmoid.of((o.value(i) + delta - scoreR) / temperature));
    }
    return sum.value() / o.total();
  }

  /** The mean of sigma' / T over all cross pairs: how fast the soft win rate moves with delta. */
  double slope(double delta) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < o.size(); i++) {
      double row = 0;
      for (int j = 0; j < r.size(); j++) {
        double s = Sigmoid.of((o.value(i) + delta - r.value(j)) / temperature);
        row += r.count(j) * s * (1 - s);
      }
      sum.add(o.count(i) * row);
    }
    return sum.value() / ((double) o.total() * r.total()) / temperature;
  }
}
