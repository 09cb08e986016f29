package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * How well a head agrees with pairs, under the names of TRL's RewardTrainer.
 *
 * @param pairs how many were looked at
 * @param accuracy share of them whose chosen answer has the greater reward, in [0, 1]; a tie is not
 *     right; NaN without pairs
 * @param loss mean of softplus(-(r_chosen - r_rejected - margin of the pair)); NaN without pairs
 * @param margin mean of r_chosen - r_rejected; NaN without pairs
 * @param meanReward of all answers; NaN without pairs
 * @param minReward of all answers; NaN without pairs
 * @param maxReward of all answers; NaN without pairs
 */
public record PairMetrics(
    int pairs,
    double accuracy,
    double loss,
    double margin,
    double meanReward,
    double minReward,
    double maxReward) {

  /** Scores both answers of every pair. */
  public static PairMetrics of(RewardHead head, List<FeaturePair> pairs) {
    return of(head, pairs.size(), pairs::get);
  }

  /** Scores both answers of every pair, each asked for by its number. */
  static PairMetrics of(RewardHead head, int pairs, IntFunction<FeaturePair> decided) {
    Sums sums = new Sums();
    for (int i = 0; i < pairs; i++) {
      FeaturePair pair = decided.apply(i);
      sums.add(head.score(pair.chosen()), head.score(pair.rejected()), pair.margin());
    }
    return sums.metrics();
  }

  /** Of pairs that have scores. */
  public static PairMetrics of(double[] chosen, double[] rejected) {
    Sums sums = new Sums();
    for (int i = 0; i < chosen.length; i++) {
      sums.add(chosen[i], rejected[i], 0);
    }
    return sums.metrics();
  }

  private static final class Sums {
    private int pairs;
    private long right;
    private double loss;
    private double margin;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    void add(double chosen, double rejected, double apart) {
      pairs++;
      right += chosen > rejected ? 1 : 0;
      loss += softplus(rejected - chosen + apart);
      margin += chosen - rejected;
      sum += chosen + rejected;
      min = Math.min(min, Math.min(chosen, rejected));
      max = Math.max(max, Math.max(chosen, rejected));
    }

    PairMetrics metrics() {
      if (pairs == 0) {
        double no = Double.NaN;
        return new PairMetrics(0, no, no, no, no, no, no);
      }
      return new PairMetrics(
          pairs,
          (double) right / pairs,
          loss / pairs,
          margin / pairs,
          sum / (2.0 * pairs),
          min,
          max);
    }
  }

  /**
   * Adds the figures, each under its name after {@code part_}; those without pairs are left out.
   */
  public void addTo(Map<String, Double> metrics, String part) {
    metrics.put(part + "_pairs", (double) pairs);
    if (pairs > 0) {
      metrics.put(part + "_accuracy", accuracy);
      metrics.put(part + "_loss", loss);
      metrics.put(part + "_margin", margin);
      metrics.put(part + "_mean_reward", meanReward);
      metrics.put(part + "_min_reward", minReward);
      metrics.put(part + "_max_reward", maxReward);
    }
  }

  /** {@code ln(1 + e^x)} without overflow. */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
