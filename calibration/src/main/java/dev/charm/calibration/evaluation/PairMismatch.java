package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.Sigmoid;
import dev.charm.calibration.reward.MismatchDegree;

/**
 * How two models fare against each other at some prompts, by their rewards as they are and at every
 * temperature of a {@link TemperatureGrid}. Sums, so that what holds for parts of the prompts adds
 * up to what holds for all.
 */
final class PairMismatch {
  private final double expected;
  private long prompts;
  private long wins;
  private long losses;
  private final double[] soft;

  /**
   * Of no prompt yet.
   *
   * @param expected win rate of the first by the ratings, in (0, 1)
   */
  PairMismatch(double expected, TemperatureGrid grid) {
    this.expected = expected;
    this.soft = new double[grid.size()];
  }

  /** Adds a prompt at which the first has so much more reward than the second. */
  void add(double difference, TemperatureGrid grid) {
    prompts++;
    wins += difference > 0 ? 1 : 0;
    losses += difference < 0 ? 1 : 0;
    for (int t = 0; t < soft.length; t++) {
      soft[t] += Sigmoid.of(difference / grid.temperature(t));
    }
  }

  /** Adds the prompts of another part. */
  void add(PairMismatch part) {
    prompts += part.prompts;
    wins += part.wins;
    losses += part.losses;
    for (int t = 0; t < soft.length; t++) {
      soft[t] += part.soft[t];
    }
  }

  long prompts() {
    return prompts;
  }

  /** The mean of both directions' |MD|, by hard win rates: a tie is a win of neither. */
  double hard() {
    double one = MismatchDegree.of((double) wins / prompts, expected);
    double other = MismatchDegree.of((double) losses / prompts, 1 - expected);
    return (Math.abs(one) + Math.abs(other)) / 2;
  }

  /** |MD| by the soft win rate at a temperature; the same in both directions. */
  double soft(int temperature) {
    double rate = Math.max(0, Math.min(1, soft[temperature] / prompts));
    return Math.abs(MismatchDegree.of(rate, expected));
  }
}
