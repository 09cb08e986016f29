package dev.charm.consumers.scoring;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of one scoring request. There is no default score: a response that could not be scored
 * has no reward.
 */
public sealed interface ScoringResult {

  /**
   * The reward.
   *
   * @param reward the reward model's raw logit, finite, never squashed; of several outputs their
   *     weighted sum
   * @param tokens how many tokens the model saw; null where it does not tell
   * @param truncated whether the conversation was cut to fit; null where the model does not tell
   * @param attributes the raw outputs by their names, where there are several; empty otherwise
   */
  record Scored(
      double reward,
      @Nullable Integer tokens,
      @Nullable Boolean truncated,
      SortedMap<String, Double> attributes)
      implements ScoringResult {
    /** Refuses NaN and infinities: such a value is a {@link Failed} or {@link Rejected}. */
    public Scored {
      if (!Double.isFinite(reward)) {
        throw new IllegalArgumentException("a reward is finite, not " + reward);
      }
      attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /** A reward of which nothing else is known. */
    public Scored(double reward) {
      this(reward, null, null, Collections.emptySortedMap());
    }
  }

  /**
   * This request can never be scored by this model: it belongs to the dead letters.
   *
   * @param reason why, without any of the text
   */
  record Rejected(String reason) implements ScoringResult {}

  /**
   * The scorer could not answer now (out of memory, a server away): to be tried again.
   *
   * @param reason why, without any of the text
   */
  record Failed(String reason) implements ScoringResult {}
}
