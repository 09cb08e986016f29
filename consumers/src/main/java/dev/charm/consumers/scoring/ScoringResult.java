package dev.charm.consumers.scoring;

/**
 * What came of one scoring request. There is no default score: a response that could not be scored
 * has no reward.
 */
public sealed interface ScoringResult {

  /**
   * The reward.
   *
   * @param reward the reward model's raw logit, finite, never squashed
   */
  record Scored(double reward) implements ScoringResult {
    /** Refuses NaN and infinities: such a value is a {@link Failed} or {@link Rejected}. */
    public Scored {
      if (!Double.isFinite(reward)) {
        throw new IllegalArgumentException("a reward is finite, not " + reward);
      }
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
