package dev.charm.ops.transactions;

/** What the coordinator says of a transaction that is open in a partition. */
public enum Standing {
  /** It is under way within its time-out, or its end is being written: to be left alone. */
  HEALTHY,
  /** It was committed, and this partition never had the marker: it hangs. */
  COMMITTED,
  /** It was aborted, and this partition never had the marker: it hangs. */
  ABORTED,
  /** The coordinator knows nothing of it, or only of later ones: it hangs. */
  UNKNOWN,
  /** It is under way, but for longer than its time-out allows: it hangs. */
  OVERDUE,
  /** Its end was decided and is being written for longer than its time-out: it hangs. */
  ENDING;

  /** Whether nothing will end it by itself. */
  public boolean hangs() {
    return this != HEALTHY;
  }

  /** As people read it. */
  public String text() {
    return switch (this) {
      case HEALTHY -> "under way";
      case COMMITTED -> "hangs: its coordinator has committed it";
      case ABORTED -> "hangs: its coordinator has aborted it";
      case UNKNOWN -> "hangs: its coordinator does not know it";
      case OVERDUE -> "hangs: open for longer than its time-out";
      case ENDING -> "hangs: its coordinator does not get its end written";
    };
  }
}
