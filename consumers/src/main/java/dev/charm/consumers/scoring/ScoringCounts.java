package dev.charm.consumers.scoring;

import dev.charm.schemas.MalformedReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a scoring service did since it started; only what was committed counts.
 *
 * @param scored rewards published
 * @param deadLettered responses that could be read and not be scored, sent to the dead letters, by
 *     reason
 * @param skipped responses without a text here, which someone else scores, and malformed ones,
 *     which the prompt tasks dead-letter
 * @param retried times that a batch, or a part of it, had to be tried again
 * @param swaps changes from one version to another without a restart
 * @param batches how many batches were committed
 * @param tokens how many tokens the scored responses had with their prompts, as far as the model
 *     tells
 * @param seconds how long the batches were judged, what was tried again included
 */
public record ScoringCounts(
    long scored,
    Map<MalformedReason, Long> deadLettered,
    long skipped,
    long retried,
    long swaps,
    long batches,
    long tokens,
    double seconds) {

  static final ScoringCounts NONE = new ScoringCounts(0, Map.of(), 0, 0, 0, 0, 0, 0);

  /** Of one batch. */
  static ScoringCounts batch(
      long scored, Map<MalformedReason, Long> deadLettered, long skipped, long tokens) {
    return new ScoringCounts(scored, deadLettered, skipped, 0, 0, 1, tokens, 0);
  }

  /** The same, with the time that it took. */
  ScoringCounts took(double itSeconds) {
    return new ScoringCounts(
        scored, deadLettered, skipped, retried, swaps, batches, tokens, itSeconds);
  }

  /** All that was sent to the dead letters. */
  public long deadLetters() {
    return deadLettered.values().stream().mapToLong(Long::longValue).sum();
  }

  ScoringCounts plus(ScoringCounts more) {
    return new ScoringCounts(
        scored + more.scored,
        sum(deadLettered, more.deadLettered),
        skipped + more.skipped,
        retried + more.retried,
        swaps + more.swaps,
        batches + more.batches,
        tokens + more.tokens,
        seconds + more.seconds);
  }

  private static Map<MalformedReason, Long> sum(
      Map<MalformedReason, Long> some, Map<MalformedReason, Long> more) {
    Map<MalformedReason, Long> sum = new EnumMap<>(MalformedReason.class);
    sum.putAll(some);
    more.forEach((reason, letters) -> sum.merge(reason, letters, Long::sum));
    return sum;
  }

  static ScoringCounts oneRetry() {
    return new ScoringCounts(0, Map.of(), 0, 1, 0, 0, 0, 0);
  }

  static ScoringCounts oneSwap() {
    return new ScoringCounts(0, Map.of(), 0, 0, 1, 0, 0, 0);
  }
}
