package dev.charm.consumers.scoring;

/**
 * What a scoring service did since it started; only what was committed counts.
 *
 * @param scored rewards published
 * @param deadLettered responses that could be read and not be scored, sent to the dead letters
 * @param skipped responses without a text here, which someone else scores, and malformed ones,
 *     which the prompt tasks dead-letter
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
