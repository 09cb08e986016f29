package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.Spending;
import dev.charm.consumers.generation.live.PromptSlot.Tries;
import dev.charm.consumers.generation.live.Standing.Text;
import dev.charm.consumers.generation.live.UnderWay.Asked;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a generator does with the prompts of its partitions: takes them in within bounds, asks for
 * what is missing of them, and makes of what comes back what is to be published. Publishes nothing
 * itself. For one thread.
 *
 * <p>A prompt's record is no more than the occasion: what is asked is what {@link Standing} says
 * that counts. A malformed prompt, or one under a wrong key, is passed over: the prompt tasks read
 * the same topic and dead-letter it, and one dead letter a record is enough.
 */
final class PromptWork {
  /** Tries after which what fails alone, while others are answered, is given up. */
  static final int PATIENCE = 5;

  /**
   * Prompts that are given up for being refused without an answer to another in between. Beyond
   * that it is the server that refuses everything, as one does whose credit is used up.
   */
  static final int MOST_REFUSALS = 8;

  /** Of prompts that are worked on; a single larger one comes all the same. */
  private static final long MOST_BYTES = 8L << 20;

  private static final Duration BETWEEN_CHECKS = Duration.ofMillis(500);

  private final int samples;
  private final PromptSelection selection;
  private final Standing standing;
  private final UnderWay underWay;
  private final Spending spending;
  private final RetryPauses pauses;
  private final EventDecoder<Prompt> prompts;
  private final AnswerRecords answers;
  private final Runnable onRetry;
  private final Map<TopicPartition, PartitionWindow> windows = new HashMap<>();
  private final Map<String, PromptSlot> byPrompt = new HashMap<>();
  private final List<PromptSlot> replacing = new ArrayList<>();
  private long bytes;
  private long answered;
  private int refused; // prompts without an answer in between
  private long trusted; // answers there were when the server last refused no longer everything
  private long changesSeen;
  private long checkedAt = System.nanoTime();
  private Outbox outbox = new Outbox();
  private @Nullable String problem;

  /** What is to be published in one transaction. */
  static final class Outbox {
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private GeneratorCounts counts = GeneratorCounts.NONE;

    List<ProducerRecord<byte[], byte[]>> records() {
      return records;
    }

    GeneratorCounts counts() {
      return counts;
    }

    private void count(GeneratorCounts more) {
      counts = counts.plus(more);
    }
  }

  PromptWork(
      GeneratorSettings settings,
      Standing standing,
      UnderWay underWay,
      Spending spending,
      RetryPauses pauses,
      EventDecoder<Prompt> prompts,
      AnswerRecords answers,
      Runnable onRetry) {
    this.onRetry = onRetry;
    this.samples = settings.samples();
    this.selection = settings.selection();
    this.standing = standing;
    this.underWay = underWay;
    this.spending = spending;
    this.pauses = pauses;
    this.prompts = prompts;
    this.answers = answers;
  }

  /** A partition is ours from now on. */
  void assigned(TopicPartition partition, GroupProgress before) {
    revoked(Set.of(partition));
    windows.put(partition, new PartitionWindow(before, samples));
  }

  /** Partitions are another's; what runs for them is left over. */
  void revoked(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      PartitionWindow window = windows.remove(partition);
      if (window != null) {
        for (PromptSlot slot : List.copyOf(window.slots())) {
          underWay.leave(slot);
          forget(slot);
        }
      }
    }
  }

  private void forget(PromptSlot slot) {
    PartitionWindow window = windows.get(slot.partition());
    if (window != null) {
      window.remove(slot);
    }
    if (byPrompt.remove(slot.promptId(), slot)) {
      bytes -= slot.bytes();
    }
    replacing.remove(slot);
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(windows.keySet());
  }

  /** Where reading is, for what is no record. */
  void read(TopicPartition partition, long position) {
    PartitionWindow window = windows.get(partition);
    if (window != null) {
      window.read(position);
    }
  }

  /** Whether reading may go on. */
  boolean wantsMore(TopicPartition partition) {
    PartitionWindow window = windows.get(partition);
    return window != null && window.isHalfEmpty() && bytes <= MOST_BYTES / 2;
  }

  /**
   * Takes records of a partition in.
   *
   * @return where reading has to go on, if there was no room for all of them
   */
  OptionalLong take(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      PartitionWindow window = Objects.requireNonNull(windows.get(partition), "not assigned");
      if (record.offset() < window.next()) { // the log has begun anew
        for (PromptSlot slot : List.copyOf(window.slots())) {
          underWay.leave(slot);
          forget(slot);
        }
        window = new PartitionWindow(GroupProgress.at(record.offset()), samples);
        windows.put(partition, window);
      }
      BitSet before = window.finishedBefore(record.offset());
      if (before != null) {
        if (bytes > MOST_BYTES || !window.hasRoom(record.offset())) {
          return OptionalLong.of(record.offset());
        }
        take(record, before, window);
      }
      window.read(record.offset() + 1);
    }
    return OptionalLong.empty();
  }

  private void take(ConsumerRecord<byte[], byte[]> record, BitSet before, PartitionWindow window) {
    Decoded<Prompt> decoded = prompts.deserialize(record.topic(), record.value());
    if (!(decoded instanceof Decoded.Value<Prompt> good)) {
      outbox.count(GeneratorCounts.skips(1));
      return;
    }
    Prompt prompt = good.value();
    byte[] key = record.key();
    Text text = Text.of(prompt);
    if (key == null
        || !Keys.of(prompt).equals(new String(key, StandardCharsets.UTF_8))
        || !text.equals(standing.text(prompt.getPromptId()))
        || text.digest() == null
        || !selection.includes(prompt)) {
      outbox.count(GeneratorCounts.skips(1));
      return;
    }
    List<ChatMessage> messages = ChatMessage.of(prompt.getMessages());
    PromptSlot slot = new PromptSlot(record, prompt.getPromptId(), text, messages, samples, before);
    PromptSlot active = byPrompt.get(slot.promptId());
    if (active != null && active.text().equals(text)) { // the same once more
      outbox.count(GeneratorCounts.skips(1));
      return;
    }
    if (active != null) {
      replace(active, slot);
    }
    Optional<String> fault = fault(messages);
    if (fault.isPresent()) {
      letter(slot, fault.get());
      return;
    }
    for (int sample : slot.open()) {
      if (standing.isAnswered(slot.promptId(), sample, text)) {
        slot.finish(sample);
      } else if (underWay.takeUp(slot, sample)) {
        slot.hold(sample);
      }
    }
    if (slot.isFinished()) {
      outbox.count(GeneratorCounts.skips(1));
      return;
    }
    window.add(slot);
    byPrompt.put(slot.promptId(), slot);
    bytes += slot.bytes();
  }

  private void replace(PromptSlot active, PromptSlot by) {
    if (Objects.equals(active.text().digest(), by.text().digest())) {
      underWay.leave(active);
    } else {
      underWay.end(active, "the prompt is another by now");
    }
    active.finish();
    outbox.count(GeneratorCounts.skips(1));
    forget(active);
    replacing.add(by);
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
    for (PartitionWindow window : windows.values()) {
      for (PromptSlot slot : List.copyOf(window.slots())) {
        if (!underWay.hasRoom()) {
          return;
        }
        ask(slot, now);
      }
    }
  }

  private void ask(PromptSlot slot, long now) {
    int sample = slot.take(now);
    if (sample >= 0 && !counts(slot)) {
      drop(slot);
      return;
    }
    while (sample >= 0) {
      underWay.ask(slot, sample, answered);
      sample = underWay.hasRoom() ? slot.take(now) : -1;
    }
  }

  private boolean counts(PromptSlot slot) {
    return slot.text().equals(standing.text(slot.promptId()));
  }

  /** Withdrawn, or replaced by a record elsewhere. */
  private void drop(PromptSlot slot) {
    underWay.end(slot, "the prompt is withdrawn");
    slot.finish();
    outbox.count(GeneratorCounts.skips(1));
    forget(slot);
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
    for (PromptSlot slot : List.copyOf(byPrompt.values())) {
      if (!counts(slot)) {
        drop(slot);
      }
    }
  }

  /** Makes records of what has come back. */
  void collect() throws InterruptedException {
    long now = System.nanoTime();
    for (Asked asked : underWay.done()) {
      PromptSlot slot = asked.slot();
      if (slot == null) { // given up or dropped with one before it
        continue;
      }
      GenerationResult result = asked.result();
      if (result instanceof GenerationResult.Answered answer) {
        pauses.succeeded(now);
        answered++;
        if (refused > MOST_REFUSALS) {
          trusted = answered;
        }
        refused = 0;
        if (asked.isNew()) {
          spending.answered(answer.how());
        }
        publish(asked, slot, answer);
      } else if (result instanceof GenerationResult.Rejected rejected
          && asked.ended() == null
          && asked.answersBefore() >= trusted
          && ++refused <= MOST_REFUSALS) {
        underWay.remove(asked);
        giveUp(slot, rejected.reason());
      } else {
        underWay.remove(asked);
        failed(asked, slot, reason(result), now);
      }
    }
    if (!pauses.isTried()) {
      problem = null;
    }
  }

  private static String reason(GenerationResult result) {
    return result instanceof GenerationResult.Rejected rejected
        ? rejected.reason()
        : ((GenerationResult.Failed) result).reason();
  }

  private void publish(Asked asked, PromptSlot slot, GenerationResult.Answered answer)
      throws InterruptedException {
    if (!counts(slot)) {
      drop(slot);
      underWay.remove(asked);
      return;
    }
    if (replacing.remove(slot)) {
      standing.await(); // of what was published of the text before
    }
    int sample = asked.question().sample();
    long version = standing.version(slot.promptId(), sample, slot.text());
    Response response = answers.response(slot.promptId(), slot.text(), sample, version, answer);
    Optional<EventCheck.Fault> fault = AnswerRecords.fault(response);
    if (fault.isPresent()) {
      underWay.remove(asked);
      giveUp(slot, "its answer cannot be taken in: " + fault.get().detail());
      return;
    }
    outbox.records.add(answers.record(response));
    outbox.asked.add(asked);
    outbox.count(GeneratorCounts.answer(answer));
    asked.published();
    slot.finish(sample);
    if (slot.isFinished()) {
      forget(slot);
    }
  }

  private void failed(Asked asked, PromptSlot slot, String reason, long now) {
    int sample = asked.question().sample();
    if (underWay.spent() != null) {
      slot.release(sample);
      return;
    }
    problem = reason;
    pauses.failed(now);
    onRetry.run();
    Tries tries = slot.failed(sample, answered > asked.answersBefore());
    if (tries.alone() >= PATIENCE) {
      giveUp(slot, "failed %d times while others were answered: %s".formatted(tries.all(), reason));
    } else {
      slot.again(sample, now + pauses.pause(tries.all()).toNanos());
    }
  }

  private void giveUp(PromptSlot slot, String reason) {
    underWay.end(slot, "the prompt is given up");
    letter(slot, reason);
    forget(slot);
  }

  private void letter(PromptSlot slot, String reason) {
    slot.finish();
    ProducerRecord<byte[], byte[]> letter =
        answers.letter(slot.record(), MalformedReason.REJECTED, reason);
    if (letter == null) {
      outbox.count(GeneratorCounts.skips(1));
    } else {
      outbox.records.add(letter);
      outbox.count(GeneratorCounts.letter(MalformedReason.REJECTED));
    }
  }

  /** What is to be published; nothing of it is any more. */
  Outbox takeOutbox() {
    Outbox full = outbox;
    outbox = new Outbox();
    return full;
  }

  boolean hasRecords() {
    return !outbox.records.isEmpty();
  }

  /** How many records are to be published. */
  int records() {
    return outbox.records.size();
  }

  /** What was taken is committed. */
  void committed(Outbox done) {
    done.asked.forEach(underWay::remove);
  }

  /** What the group is to commit of each partition. */
  Map<TopicPartition, OffsetAndMetadata> progress(boolean withMetadata) {
    Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
    windows.forEach(
        (partition, window) -> {
          GroupProgress now = window.progress();
          progress.put(partition, withMetadata ? now.write() : now.writeShort());
        });
    return progress;
  }

  /** What fails at present; null if nothing does. */
  @Nullable String problem() {
    return problem;
  }

  /** Whether prompts are worked on. */
  boolean isBusy() {
    return !byPrompt.isEmpty();
  }
}
