package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationRequest;
import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.Spending;
import dev.charm.consumers.http.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The requests that run and the answers that are not published yet. They outlive a session with the
 * broker: what was asked before it failed, or before the group shared its partitions anew, is taken
 * up again by whoever asks for the same. For one thread.
 */
final class UnderWay {
  /** Of conversations under way; a single larger one is asked for all the same. */
  private static final long MOST_CHARACTERS = 16_000_000;

  /** After this nobody takes up what was left. */
  private static final Duration LEFT = Duration.ofMinutes(2);

  private final AnswerBackend backend;
  private final Spending spending;
  private final int most;
  private final Map<Question, Asked> all = new LinkedHashMap<>();
  private long characters;
  private volatile @Nullable String spent;

  /** What is asked: which sample of the answers to which text of a prompt. */
  record Question(String promptId, @Nullable String digest, int sample) {}

  /** A request. */
  static final class Asked {
    private final Question question;
    private final long characters;
    private final Ending ending;
    private final CompletableFuture<GenerationResult> result;
    private final long answersBefore;
    private TopicPartition partition;
    private @Nullable PromptSlot slot;
    private boolean published;
    private boolean counted;
    private long leftAt;

    private Asked(
        Question question,
        long characters,
        Ending ending,
        CompletableFuture<GenerationResult> result,
        long answersBefore,
        PromptSlot slot) {
      this.question = question;
      this.characters = characters;
      this.ending = ending;
      this.result = result;
      this.answersBefore = answersBefore;
      this.partition = slot.partition();
      this.slot = slot;
    }

    Question question() {
      return question;
    }

    /** Whose it is; null if it is left over. */
    @Nullable PromptSlot slot() {
      return slot;
    }

    boolean isDone() {
      return result.isDone();
    }

    /** What came of it, once it is done. */
    GenerationResult result() {
      return result.join();
    }

    /** Why nothing else would fare better at present either; null if that is not known. */
    @Nullable String ended() {
      return ending.reason();
    }

    /** Whether it comes up for the first time; its tokens are spent once. */
    boolean isNew() {
      boolean before = counted;
      counted = true;
      return !before;
    }

    /** It is about to be published; {@link UnderWay#remove} follows when that is committed. */
    void published() {
      published = true;
    }

    private void leave() {
      slot = null;
      published = false;
      leftAt = System.nanoTime();
    }

    /** How many answers there had been when it was asked. */
    long answersBefore() {
      return answersBefore;
    }
  }

  /**
   * @param most requests at once, those included that wait for others to end
   */
  UnderWay(AnswerBackend backend, Spending spending, int most) {
    this.backend = backend;
    this.spending = spending;
    this.most = most;
  }

  /** Why nothing more may be asked; null while the budget lasts. */
  @Nullable String spent() {
    return spent;
  }

  /** Whether there is room for another request. */
  boolean hasRoom() {
    if (all.size() < most && characters < MOST_CHARACTERS) {
      return true;
    }
    // What nobody takes up any more is not to be in the way.
    List<Asked> ours = all.values().stream().filter(each -> each.slot != null).toList();
    return ours.isEmpty()
        || (ours.size() < most
            && ours.stream().mapToLong(each -> each.characters).sum() < MOST_CHARACTERS);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Takes up what was asked before; false if it was not. */
  boolean takeUp(PromptSlot slot, int sample) {
    Asked left = all.get(question(slot, sample));
    if (left == null || left.slot != null) {
      return false;
    }
    left.slot = slot;
    left.partition = slot.partition();
    return true;
  }

  private static Question question(PromptSlot slot, int sample) {
    return new Question(slot.promptId(), slot.text().digest(), sample);
  }

  /** Asks. */
  void ask(PromptSlot slot, int sample, long answersBefore) {
    GenerationRequest request = new GenerationRequest(slot.messages(), sample);
    Ending ending = new Ending(this::request);
    Asked asked =
        new Asked(
            question(slot, sample),
            request.characters(),
            ending,
            backend
                .generate(request, ending)
                .exceptionally(
                    e ->
                        new GenerationResult.Failed(
                            "the backend fails: " + e.getClass().getName())),
            answersBefore,
            slot);
    all.put(asked.question, asked);
    characters += asked.characters;
  }

  /** In whatever thread sends a request. */
  private synchronized @Nullable String request() {
    String over = spending.request();
    if (over != null) {
      spent = over;
    }
    return over;
  }

  /** Those that are done and somebody's. */
  List<Asked> done() {
    List<Asked> done = new ArrayList<>();
    for (Asked each : all.values()) {
      if (each.slot != null && !each.published && each.isDone()) {
        done.add(each);
      }
    }
    return done;
  }

  /** Forgets one that is dealt with. */
  void remove(Asked asked) {
    if (all.remove(asked.question, asked)) {
      characters -= asked.characters;
    }
  }

  /** A prompt is not worked on any more; what runs for it is left to whoever takes it up. */
  void leave(PromptSlot slot) {
    for (Asked each : all.values()) {
      if (each.slot == slot && !each.published) {
        each.leave();
      }
    }
  }

  /** No prompt is worked on any more. */
  void leaveAll() {
    for (Asked each : all.values()) {
      if (each.slot != null) {
        each.leave();
      }
    }
  }

  /** Ends what runs for a prompt. */
  void end(PromptSlot slot, String why) {
    end(each -> each.slot == slot && !each.published, why);
  }

  /** Ends what was left, of partitions that are another's by now or for too long. */
  void endLeft(Set<TopicPartition> ours) {
    long now = System.nanoTime();
    end(
        each ->
            each.slot == null
                && (!ours.contains(each.partition) || now - each.leftAt > LEFT.toNanos()),
        "the prompt is another instance's");
  }

  /** Ends everything. */
  void endAll(String why) {
    end(each -> true, why);
  }

  private void end(Predicate<Asked> which, String why) {
    List<Asked> lastFirst = new ArrayList<>(all.values());
    Collections.reverse(lastFirst); // else the end of one that runs would send one that waits
    for (Asked each : lastFirst) {
      if (which.test(each)) {
        each.ending.endAll(why);
        each.slot = null; // it may be among those that are done
        remove(each);
      }
    }
  }
}
