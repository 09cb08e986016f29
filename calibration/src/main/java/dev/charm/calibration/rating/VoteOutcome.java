package dev.charm.calibration.rating;

/** What a vote says of the two answers it compares. */
public enum VoteOutcome {
  /** The answer shown as A is the better one. */
  MODEL_A,
  /** The answer shown as B is the better one. */
  MODEL_B,
  /** Both are equally good. */
  TIE,
  /** Neither is any good. Whether that is a tie is a setting, {@link BothBad}. */
  BOTH_BAD;

  /** The same vote with the two sides exchanged. */
  public VoteOutcome swapped() {
    return switch (this) {
      case MODEL_A -> MODEL_B;
      case MODEL_B -> MODEL_A;
      case TIE, BOTH_BAD -> this;
    };
  }
}
