package dev.charm.consumers.scoring;

/**
 * What a scoring service did since it started; only what was committed counts.
 *
 * @param scored rewards published
 * @param deadLettered responses sent to the dead letters, whatever the reason
 * @param skipped responses without a text here: someone else scores them
 * @param retried times that a batch, or a part of it, had to be tried again
 * @param swaps changes from one version to another without a restart
 */
public record ScoringCounts(
    long scored, long deadLettered, long skipped, long retried, long swaps) {

  static final ScoringCounts NONE = new ScoringCounts(0, 0, 0, 0, 0);

  ScoringCounts plus(ScoringCounts more) {
    return new ScoringCounts(
        scored + more.scored,
        deadLettered + more.deadLettered,
        skipped + more.skipped,
        retried + more.retried,
        swaps + more.swaps);
  }

  static ScoringCounts oneRetry() {
    return new ScoringCounts(0, 0, 0, 1, 0);
  }

  static ScoringCounts oneSwap() {
    return new ScoringCounts(0, 0, 0, 0, 1);
  }
}
