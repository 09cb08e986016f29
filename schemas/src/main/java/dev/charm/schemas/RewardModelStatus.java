package dev.charm.schemas;

/** Where a version of a reward model stands. In records these are plain words. */
public enum RewardModelStatus {
  /** Trained, and not judged yet. */
  CANDIDATE,
  /** It scores. */
  ACTIVE,
  /** The gate found that it must not score. */
  REFUSED,
  /** It scored before. */
  RETIRED;

  /**
   * The status that a record names.
   *
   * @throws IllegalArgumentException if it names none; {@link EventCheck} lets no such record pass
   */
  public static RewardModelStatus of(String word) {
    return valueOf(word);
  }
}
