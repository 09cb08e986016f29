package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.numeric.CountedValues;
import dev.charm.calibration.numeric.Sigmoid;

/**
 * The plain sums over all cross pairs, one exponential per pair, which {@link CrossPairs} is held
 * against.
 */
final class ExactCrossPairs {
  private final CountedValues o;
  private final CountedValues r;
  private final double temperature;

  ExactCrossPairs(CountedValues o, CountedValues r, double temperature) {
    this.o = o;
    this.r = r;
    this.temperature = temperature;
  }

  /** The soft win rate under an offset, in [0, 1]. */
  double softWinRate(double delta) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < o.size(); i++) {
      double a = o.value(i) + delta;
      for (int j = 0; j < r.size(); j++) {
        sum.add((double) o.count(i) * r.count(j) * Sigmoid.of((a - r.value(j)) / temperature));
      }
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
      sum.add(o.count(i) * Sigmoid.of((o.value(i) - (scoreR - delta)) / temperature));
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
