package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import java.util.List;

/**
 * How well a head agrees with pairs.
 *
 * @param pairs how many were looked at
 * @param accuracy share of them whose chosen answer has the greater reward, in [0, 1]; a tie is not
 *     right; NaN without pairs
 * @param loss mean of softplus(-(r_chosen - r_rejected)); NaN without pairs
 */
public record PairMetrics(int pairs, double accuracy, double loss) {

  /** Scores both answers of every pair. */
  public static PairMetrics of(RewardHead head, List<FeaturePair> pairs) {
    long right = 0;
    double loss = 0;
    for (FeaturePair pair : pairs) {
      double difference = head.score(pair.chosen()) - head.score(pair.rejected());
      right += difference > 0 ? 1 : 0;
      loss += softplus(-difference);
    }
    int n = pairs.size();
    return new PairMetrics(n, n == 0 ? Double.NaN : (double) right / n, loss / n);
  }

  /** {@code ln(1 + e^x)} without overflow. */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
