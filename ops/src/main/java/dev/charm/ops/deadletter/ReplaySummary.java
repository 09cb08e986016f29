package dev.charm.ops.deadletter;

/**
 * How many dead letters became what.
 *
 * @param replayed whose records were written again, or would be
 * @param sameRecord letters of other stages about the same records
 * @param refused not written, each with its reason
 * @param before passed over, because an earlier run has dealt with them
 */
public record ReplaySummary(long replayed, long sameRecord, long refused, long before) {
  /** Of no letters. */
  public static final ReplaySummary NONE = new ReplaySummary(0, 0, 0, 0);

  ReplaySummary with(ReplayOutcome.Kind kind) {
    return switch (kind) {
      case REPLAYED, REPLAYABLE -> new ReplaySummary(replayed + 1, sameRecord, refused, before);
      case SAME_RECORD -> new ReplaySummary(replayed, sameRecord + 1, refused, before);
      case REFUSED -> new ReplaySummary(replayed, sameRecord, refused + 1, before);
    };
  }

  ReplaySummary withOneBefore() {
    return new ReplaySummary(replayed, sameRecord, refused, before + 1);
  }
}
