package dev.charm.schemas;

/** What is withdrawn. In records these are plain words. */
public enum RetractionKind {
  /** Every trace of the prompt. */
  PROMPT,
  /** One response and its rewards. */
  RESPONSE,
  /** One reward. */
  REWARD;

  /**
   * The kind that a record names.
   *
   * @throws IllegalArgumentException if it names none; {@link EventCheck} lets no such record pass
   */
  public static RetractionKind of(String word) {
    return valueOf(word);
  }
}
