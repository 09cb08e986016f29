package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.Spending;
import dev.charm.consumers.generation.live.Standing.Text;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Prompt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a generator does with the prompts of its partitions: takes them in within bounds, and asks
 * for what is missing of them. {@link PromptResults} deals with what comes back. Publishes nothing
 * itself. For one thread.
 *
 * <p>A prompt's record is no more than the occasion: what is asked is what {@link Standing} says
 * that counts. A malformed prompt, or one under a wrong key, is passed over: the prompt tasks read
 * the same topic and dead-letter it, and one dead letter a record is enough.
 */
final class PromptWork {
  private static final Duration BETWEEN_CHECKS = Duration.ofMillis(500);

  private final int samples;
  private final PromptSelection selection;
  private final Standing standing;
  private final UnderWay underWay;
  private final RetryPauses pauses;
  private final EventDecoder<Prompt> prompts;
  private final PromptSlots slots;
  private final PromptResults results;
  private long changesSeen;
  private long checkedAt = System.nanoTime();

  PromptWork(
      GeneratorSettings settings,
      Standing standing,
      UnderWay underWay,
      Spending spending,
      EventDecoder<Prompt> prompts,
      AnswerRecords answers,
      Runnable onRetry) {
    this.samples = settings.samples();
    this.selection = settings.selection();
    this.standing = standing;
    this.underWay = underWay;
    this.pauses = new RetryPauses(settings.retryPause());
    this.prompts = prompts;
    this.slots = new PromptSlots(samples, underWay);
    this.results = new PromptResults(slots, standing, underWay, spending, pauses, answers, onRetry);
  }

  /** The prompts it works on. */
  PromptSlots slots() {
    return slots;
  }

  /** What has come back of them. */
  PromptResults results() {
    return results;
  }

  /**
   * Takes records of a partition in.
   *
   * @return where reading has to go on, if there was no room for all of them
   */
  OptionalLong take(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() < slots.window(partition).next()) { // the log has begun anew
        slots.assigned(partition, GroupProgress.at(record.offset()));
      }
      PartitionWindow window = slots.window(partition);
      BitSet before = window.finishedBefore(record.offset());
      if (before != null) {
        if (!slots.hasRoom(window, record.offset())) {
          return OptionalLong.of(record.offset());
        }
        if (!take(record, before, window)) {
          results.skip();
        }
      }
      window.read(record.offset() + 1);
    }
    return OptionalLong.empty();
  }

  /** Whether something is to come of a record. */
  private boolean take(
      ConsumerRecord<byte[], byte[]> record, BitSet before, PartitionWindow window) {
    Decoded<Prompt> decoded = prompts.deserialize(record.topic(), record.value());
    if (!(decoded instanceof Decoded.Value<Prompt> good)) {
      return false;
    }
    Prompt prompt = good.value();
    byte[] key = record.key();
    Text text = Text.of(prompt);
    if (key == null
        || !Keys.of(prompt).equals(new String(key, StandardCharsets.UTF_8))
        || !text.equals(standing.text(prompt.getPromptId()))
        || text.digest() == null
        || !selection.includes(prompt)) {
      return false;
    }
    List<ChatMessage> messages = ChatMessage.of(prompt.getMessages());
    PromptSlot slot = new PromptSlot(record, prompt.getPromptId(), text, messages, samples, before);
    PromptSlot active = slots.of(slot.promptId());
    if (active != null && active.text().equals(text)) { // the same once more
      return false;
    }
    if (active != null) {
      replace(active, text);
    }
    Optional<String> fault = fault(messages);
    if (fault.isPresent()) {
      results.letter(slot, fault.get());
      return true;
    }
    for (int sample : slot.open()) {
      if (standing.isAnswered(slot.promptId(), sample, text)) {
        slot.finish(sample);
      } else if (underWay.takeUp(slot, sample)) {
        slot.hold(sample);
      }
    }
    if (slot.isFinished()) {
      return false;
    }
    slots.add(window, slot);
    if (active != null) {
      slots.replaces(slot);
    }
    return true;
  }

  private void replace(PromptSlot active, Text by) {
    if (Objects.equals(active.text().digest(), by.digest())) {
      underWay.leave(active);
    } else {
      underWay.end(active, "the prompt is another by now");
    }
    active.finish();
    results.skip();
    slots.remove(active);
  }

  /** Why a conversation awaits no answer, if it awaits none. */
  static Optional<String> fault(List<ChatMessage> messages) {
    if (messages.isEmpty()) {
      return Optional.of("the conversation has no message");
    }
    String last = messages.get(messages.size() - 1).role();
    return last.equals(ChatMessage.ASSISTANT)
        ? Optional.of("the conversation ends with an answer, so none is awaited")
        : Optional.empty();
  }

  /** Asks for what is missing, as far as there is room, budget and hope. */
  void ask() {
    long now = System.nanoTime();
    if (underWay.spent() != null || pauses.isPausing(now)) {
      return;
    }
    for (PromptSlot slot : slots.all()) {
      if (!underWay.hasRoom()) {
        return;
      }
      ask(slot, now);
    }
  }

  private void ask(PromptSlot slot, long now) {
    int sample = slot.take(now);
    if (sample >= 0 && !results.counts(slot)) {
      results.drop(slot);
      return;
    }
    while (sample >= 0) {
      underWay.ask(slot, sample, results.answered());
      sample = underWay.hasRoom() ? slot.take(now) : -1;
    }
  }

  /** Drops what has been withdrawn while it is asked. */
  void check() {
    long now = System.nanoTime();
    long changes = standing.changes();
    if (changes == changesSeen || now - checkedAt < BETWEEN_CHECKS.toNanos()) {
      return;
    }
    changesSeen = changes;
    checkedAt = now;
    for (PromptSlot slot : slots.all()) {
      if (!results.counts(slot)) {
        results.drop(slot);
      }
    }
  }
}
