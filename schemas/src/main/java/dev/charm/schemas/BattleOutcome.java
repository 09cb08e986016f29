package dev.charm.schemas;

/** Who won a vote. In records these are plain words, which every reader of Avro understands. */
public enum BattleOutcome {
  MODEL_A,
  MODEL_B,
  TIE,
  /** Neither answer was good. */
  BOTH_BAD;

  /**
   * The outcome that a record names.
   *
   * @throws IllegalArgumentException if it names none; {@link EventCheck} lets no such record pass
   */
  public static BattleOutcome of(String word) {
    return valueOf(word);
  }
}
