package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.Spending;
import dev.charm.consumers.generation.live.PromptSlot.Tries;
import dev.charm.consumers.generation.live.UnderWay.Asked;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Response;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what has come back for a prompt what is to be published: answers, and a dead letter of a
 * prompt that is given up. What fails for want of anything else is tried again. For one thread.
 */
final class PromptResults {
  /** Tries after which what fails alone, while others are answered, is given up. */
  static final int PATIENCE = 5;

  /**
   * Prompts that are given up for being refused without an answer to another in between. Beyond
   * that it is the server that refuses everything, as one does whose credit is used up.
   */
  static final int MOST_REFUSALS = 8;

  private final PromptSlots slots;
  private final Standing standing;
  private final UnderWay underWay;
  private final Spending spending;
  private final RetryPauses pauses;
  private final AnswerRecords answers;
  private final Runnable onRetry;
  private long answered;
  private int refused; // prompts without an answer in between
  private long trusted; // answers there were when the server last refused no longer everything
  private Outbox outbox = new Outbox();
  private @Nullable String problem;

  PromptResults(
      PromptSlots slots,
      Standing standing,
      UnderWay underWay,
      Spending spending,
      RetryPauses pauses,
      AnswerRecords answers,
      Runnable onRetry) {
    this.slots = slots;
    this.standing = standing;
    this.underWay = underWay;
    this.spending = spending;
    this.pauses = pauses;
    this.answers = answers;
    this.onRetry = onRetry;
  }

  /** How many answers have come. */
  long answered() {
    return answered;
  }

  /** What fails at present; null if nothing does. */
  @Nullable String problem() {
    return problem;
  }

  /** Makes records of what has come back. */
  void collect() throws InterruptedException {
    long now = System.nanoTime();
    for (Asked asked : underWay.done()) {
      PromptSlot slot = asked.slot();
      if (slot != null) { // else given up or dropped with one before it
        collect(asked, slot, now);
      }
    }
    if (!pauses.isTried()) {
      problem = null;
    }
  }

  private void collect(Asked asked, PromptSlot slot, long now) throws InterruptedException {
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
    if (slots.hasReplaced(slot)) {
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
    outbox.answer(asked, answers.record(response), answer);
    asked.published();
    slot.finish(sample);
    if (slot.isFinished()) {
      slots.remove(slot);
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
    slots.remove(slot);
  }

  /** Nothing can come of a prompt. */
  void letter(PromptSlot slot, String reason) {
    slot.finish();
    ProducerRecord<byte[], byte[]> letter =
        answers.letter(slot.record(), MalformedReason.REJECTED, reason);
    if (letter == null) {
      skip();
    } else {
      outbox.letter(letter, MalformedReason.REJECTED);
    }
  }

  /** Whether a prompt's text is the one that counts. */
  boolean counts(PromptSlot slot) {
    return slot.text().equals(standing.text(slot.promptId()));
  }

  /** A prompt is withdrawn, or replaced by a record elsewhere. */
  void drop(PromptSlot slot) {
    underWay.end(slot, "the prompt is withdrawn");
    slot.finish();
    skip();
    slots.remove(slot);
  }

  /** Nothing is to come of a record. */
  void skip() {
    outbox.skip();
  }

  /** What is to be published; nothing of it is any more. */
  Outbox takeOutbox() {
    Outbox full = outbox;
    outbox = new Outbox();
    return full;
  }

  /** How many records are to be published. */
  int records() {
    return outbox.records().size();
  }

  boolean hasRecords() {
    return records() > 0;
  }

  /** What was taken is committed. */
  void committed(Outbox done) {
    done.asked().forEach(underWay::remove);
  }
}
