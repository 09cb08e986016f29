package dev.charm.schemas;

/** Where a version of a reward model stands. In records these are plain words. */
public enum RewardModelStatus {
  CANDIDATE,
  /** It scores. */
  ACTIVE,
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
