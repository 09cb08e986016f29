package dev.charm.ops.dashboard.data;

import dev.charm.calibration.reward.Share;
import dev.charm.consumers.store.PairIndex;
import dev.charm.consumers.store.PairSummary;
import java.time.Duration;
import java.util.Optional;

/**
 * How often a reward model prefers the longer of two answers, before and after calibration, over
 * its pairs whose texts are known and of different length; see {@link
 * dev.charm.calibration.reward.LengthReport#longerPreferred}. Two models that are calibrated both
 * ways are two pairs at each prompt.
 *
 * @param pairs how many
 * @param raw share by raw rewards, equal ones counting half; empty without a pair
 * @param calibrated share of those whose longer answer is the chosen one; empty without a pair
 * @param complete false where time ran out, and only the newest pairs were looked at
 */
public record LengthPreference(
    long pairs, Optional<Share> raw, Optional<Share> calibrated, boolean complete) {
  private static final Duration WITHIN = Duration.ofSeconds(2);

  /** Counts the pairs of a reward model. */
  static LengthPreference of(PairIndex pairs, String rewardModel) {
    Count count = new Count();
    boolean complete =
        pairs
            .search(
                pair -> {
                  if (pair.models().rewardModel().equals(rewardModel)) {
                    count.add(pair);
                  }
                  return false;
                },
                null,
                1,
                WITHIN)
            .complete();
    return new LengthPreference(
        count.pairs, count.share(count.raw), count.share(count.calibrated), complete);
  }

  private static final class Count {
    private long pairs;
    private double raw;
    private double calibrated;

    void add(PairSummary pair) {
      int longer = pair.lengthDifference();
      if (!pair.hasTexts() || longer == 0) {
        return;
      }
      pairs++;
      double d = pair.difference();
      raw += d == 0 ? 0.5 : d > 0 == longer > 0 ? 1 : 0;
      calibrated += pair.overvaluedChosen() == longer > 0 ? 1 : 0;
    }

    Optional<Share> share(double successes) {
      return pairs == 0 ? Optional.empty() : Optional.of(Share.of(successes, pairs));
    }
  }
}
