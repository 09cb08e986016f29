package dev.charm.schemas.precedence;

/**
 * What is known of the score that one reward model gives to one response. Of two entries the higher
 * version counts; of equal versions a withdrawal before a score, and the larger score before the
 * smaller: so it does not matter in which order they arrive, nor how often.
 *
 * <p>Of several responses of one policy model to one prompt the one of the lowest sample index that
 * has a score speaks for the model: {@link #speaking}.
 *
 * @param score the raw score; 0 and without meaning if withdrawn
 * @param version of the reward, or up to which it is withdrawn
 */
public record RewardEntry(double score, long version, boolean withdrawn) {

  /** A score; -0.0 is 0.0. */
  public static RewardEntry scored(double score, long version) {
    return new RewardEntry(score == 0.0 ? 0.0 : score, version, false);
  }

  /** A withdrawal of the score up to a version. */
  public static RewardEntry withdrawn(long version) {
    return new RewardEntry(0.0, version, true);
  }

  /** Whether this one counts in place of another; of equal ones neither does. */
  public boolean supersedes(RewardEntry other) {
    if (version != other.version) {
      return version > other.version;
    }
    if (withdrawn != other.withdrawn) {
      return withdrawn;
    }
    return score > other.score;
  }

  /**
   * Which response speaks for its model.
   *
   * @param bySample what counts of each response, in order of sample index
   * @return position of the first that has a score; -1 if none has
   */
  public static int speaking(RewardEntry... bySample) {
    for (int i = 0; i < bySample.length; i++) {
      if (!bySample[i].withdrawn()) {
        return i;
      }
    }
    return -1;
  }
}
