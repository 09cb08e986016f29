package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.Generation;
import dev.charm.consumers.generation.GenerationResult.Answered;
import dev.charm.schemas.MalformedReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a generator did since it started; only what was committed counts, but for tries.
 *
 * @param answers published
 * @param marked answers among them that are refused, filtered, cut at the most tokens or empty
 * @param deadLettered prompts that could be read and not be answered, sent to the dead letters, by
 *     reason
 * @param skipped prompts that are not asked: not selected, without a text here, answered before,
 *     withdrawn or replaced by a later record, and malformed ones, which the prompt tasks
 *     dead-letter
 * @param retried times that a request, or a session with the broker, had to be tried again
 * @param transactions that were committed
 * @param promptTokens as far as the server tells
 * @param completionTokens as far as the server tells
 * @param seconds that the answers took, all together
 */
public record GeneratorCounts(
    long answers,
    long marked,
    Map<MalformedReason, Long> deadLettered,
    long skipped,
    long retried,
    long transactions,
    long promptTokens,
    long completionTokens,
    double seconds) {
  private static final double MILLIS = 1000;

  static final GeneratorCounts NONE = new GeneratorCounts(0, 0, Map.of(), 0, 0, 0, 0, 0, 0);

  static GeneratorCounts answer(Answered answer) {
    Generation how = answer.how();
    boolean marked = how.refusal() || how.isFiltered() || how.isCut() || answer.text().isBlank();
    return new GeneratorCounts(
        1,
        marked ? 1 : 0,
        Map.of(),
        0,
        0,
        0,
        how.promptTokens() == null ? 0 : how.promptTokens(),
        how.completionTokens() == null ? 0 : how.completionTokens(),
        how.latencyMillis() / MILLIS);
  }

  static GeneratorCounts letter(MalformedReason reason) {
    return new GeneratorCounts(0, 0, Map.of(reason, 1L), 0, 0, 0, 0, 0, 0);
  }

  static GeneratorCounts skips(long prompts) {
    return new GeneratorCounts(0, 0, Map.of(), prompts, 0, 0, 0, 0, 0);
  }

  static GeneratorCounts retry() {
    return new GeneratorCounts(0, 0, Map.of(), 0, 1, 0, 0, 0, 0);
  }

  static GeneratorCounts transaction() {
    return new GeneratorCounts(0, 0, Map.of(), 0, 0, 1, 0, 0, 0);
  }

  /** All that was sent to the dead letters. */
  public long deadLetters() {
    return deadLettered.values().stream().mapToLong(Long::longValue).sum();
  }

  GeneratorCounts plus(GeneratorCounts more) {
    Map<MalformedReason, Long> letters = new EnumMap<>(MalformedReason.class);
    letters.putAll(deadLettered);
    more.deadLettered.forEach((reason, count) -> letters.merge(reason, count, Long::sum));
    return new GeneratorCounts(
        answers + more.answers,
        marked + more.marked,
        letters,
        skipped + more.skipped,
        retried + more.retried,
        transactions + more.transactions,
        promptTokens + more.promptTokens,
        completionTokens + more.completionTokens,
        seconds + more.seconds);
  }
}
