package dev.charm.consumers.generation.live;

import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.store.PinnedValues;
import dev.charm.consumers.store.TopicIndex;
import dev.charm.consumers.store.TopicStore;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say of prompts and of one policy model's answers to them, on disk: which record
 * of a prompt counts, what is withdrawn, and which text an answer is of. An answer that is there of
 * the text that counts is not asked for again, whoever gave it.
 */
public final class Standing implements AutoCloseable {
  /** All is read anew at a start: millions of prompts take minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final byte[] OF_ANY_TEXT = new byte[0];

  /** Two records of one version that are of two texts: which of them counts is not known here. */
  private static final byte[] OF_NO_TEXT = {0};

  private final String policyModel;
  private final TopicStore<Prompt> prompts;
  private final TopicIndex withdrawn;
  private final TopicIndex answers;
  private final AtomicLong changes;

  private Standing(
      String policyModel,
      TopicStore<Prompt> prompts,
      TopicIndex withdrawn,
      TopicIndex answers,
      AtomicLong changes) {
    this.policyModel = policyModel;
    this.prompts = prompts;
    this.withdrawn = withdrawn;
    this.answers = answers;
    this.changes = changes;
  }

  /**
   * The record of a prompt that counts, as far as it decides what is asked.
   *
   * @param digest of its conversation; null where its text is kept elsewhere
   */
  record Text(long version, @Nullable String digest) {
    static Text of(Prompt prompt) {
      return new Text(
          prompt.getVersion(),
          prompt.getMessages() == null
              ? null
              : PromptDigest.of(ChatMessage.of(prompt.getMessages())));
    }
  }

  /**
   * Begins to read.
   *
   * @param folder its own, for the copies
   */
  public static Standing open(
      String policyModel, Path folder, Properties clients, Registry registry) {
    AtomicLong changes = new AtomicLong();
    TopicStore<Prompt> prompts =
        TopicStore.open(
            Topics.PROMPTS,
            Optional::of,
            folder.resolve("prompts"),
            clients,
            registry,
            changes::incrementAndGet);
    TopicIndex withdrawn = null;
    try {
      withdrawn =
          TopicIndex.open(
              Topics.RETRACTIONS,
              new Withdrawals(policyModel, changes),
              folder.resolve("withdrawn"),
              clients,
              registry);
      TopicIndex answers =
          TopicIndex.open(
              Topics.RESPONSES,
              new Answers(policyModel),
              folder.resolve("answers"),
              clients,
              registry);
      return new Standing(policyModel, prompts, withdrawn, answers, changes);
    } catch (RuntimeException e) {
      prompts.close();
      if (withdrawn != null) {
        withdrawn.close();
      }
      throw e;
    }
  }

  /** Up to which version prompts, and answers of the policy model, are withdrawn. */
  private record Withdrawals(String policyModel, AtomicLong changes)
      implements TopicIndex.Reading<Retraction> {
    @Override
    public TopicIndex.@Nullable Fact fact(Retraction of) {
      changes.incrementAndGet();
      byte[] version = ByteBuffer.allocate(Long.BYTES).putLong(of.getVersion()).array();
      return switch (RetractionKind.of(of.getKind())) {
        case PROMPT -> new TopicIndex.Fact(Keys.join(of.getPromptId()), version);
        case RESPONSE ->
            policyModel.equals(of.getPolicyModel())
                ? new TopicIndex.Fact(answer(of.getPromptId(), of.getSampleIndex()), version)
                : null;
        case REWARD -> null;
      };
    }

    @Override
    public byte[] both(byte[] known, byte[] more) {
      return ByteBuffer.wrap(known).getLong() >= ByteBuffer.wrap(more).getLong() ? known : more;
    }
  }

  /** Version and text of each answer of the policy model. */
  private record Answers(String policyModel) implements TopicIndex.Reading<Response> {
    @Override
    public TopicIndex.@Nullable Fact fact(Response response) {
      if (!policyModel.equals(response.getPolicyModel())) {
        return null;
      }
      String digest = response.getGeneration().get(PromptDigest.PARAMETER);
      byte[] text = digest == null ? OF_ANY_TEXT : digest.getBytes(StandardCharsets.UTF_8);
      return new TopicIndex.Fact(
          answer(response.getPromptId(), response.getSampleIndex()),
          ByteBuffer.allocate(Long.BYTES + text.length)
              .putLong(response.getVersion())
              .put(text)
              .array());
    }

    @Override
    public byte[] both(byte[] known, byte[] more) {
      long version = ByteBuffer.wrap(known).getLong();
      long another = ByteBuffer.wrap(more).getLong();
      if (version != another || Arrays.equals(known, more)) {
        return version >= another ? known : more;
      }
      return ByteBuffer.allocate(Long.BYTES + OF_NO_TEXT.length)
          .putLong(version)
          .put(OF_NO_TEXT)
          .array();
    }
  }

  private static String answer(String promptId, int sample) {
    return Keys.join(promptId, String.valueOf(sample));
  }

  /** Grows with whatever may end the need of an answer. */
  long changes() {
    return changes.get();
  }

  /**
   * Waits until all that is committed now is known here.
   *
   * @throws TimeoutException if the topics cannot be read at present
   */
  public void await() throws InterruptedException {
    if (!prompts.awaitCaughtUp(PATIENCE)
        || !withdrawn.awaitCaughtUp(PATIENCE)
        || !answers.awaitCaughtUp(PATIENCE)) {
      throw new TimeoutException("the topics could not be read to their end");
    }
  }

  /**
   * Makes sure that the topics are still read.
   *
   * @throws IllegalStateException if that has failed for good
   */
  void requireAlive() {
    prompts.requireAlive();
    withdrawn.requireAlive();
    answers.requireAlive();
  }

  /** How many prompts it holds, roughly. */
  long size() {
    return prompts.size();
  }

  /** The record of a prompt that counts; null if there is none, or it is withdrawn. */
  @Nullable Prompt prompt(String promptId) {
    return prompts
        .get(Keys.join(promptId))
        .filter(prompt -> prompt.getVersion() > withdrawnUpTo(Keys.join(promptId)))
        .orElse(null);
  }

  /** As {@link #prompt}, what of it decides what is asked. */
  @Nullable Text text(String promptId) {
    Prompt prompt = prompt(promptId);
    return prompt == null ? null : Text.of(prompt);
  }

  /** The prompts as they are now; to be closed before this is. */
  PinnedValues<Prompt> pin() {
    return prompts.pin();
  }

  private long withdrawnUpTo(String name) {
    byte[] version = withdrawn.get(name);
    return version == null ? Long.MIN_VALUE : ByteBuffer.wrap(version).getLong();
  }

  /** Whether there is an answer to the text of a prompt that counts. */
  boolean isAnswered(String promptId, int sample, Text text) {
    byte[] given = answers.get(answer(promptId, sample));
    if (given == null) {
      return false;
    }
    long version = ByteBuffer.wrap(given).getLong();
    byte[] of = Arrays.copyOfRange(given, Long.BYTES, given.length);
    boolean same =
        of.length == 0
            ? version >= text.version()
            : new String(of, StandardCharsets.UTF_8).equals(Objects.requireNonNull(text.digest()));
    return same && version > withdrawnUpTo(Keys.join(promptId));
  }

  /**
   * The version of an answer that is to count: that of its prompt, or higher where there is an
   * answer to another text of it that would count otherwise, or that was withdrawn.
   */
  long version(String promptId, int sample, Text text) {
    byte[] given = answers.get(answer(promptId, sample));
    long version = text.version();
    if (given != null) {
      version = Math.max(version, above(ByteBuffer.wrap(given).getLong()));
    }
    return Math.max(version, above(withdrawnUpTo(answer(promptId, sample))));
  }

  private static long above(long version) {
    return version == Long.MAX_VALUE ? version : version + 1;
  }

  /** The policy model whose answers it knows. */
  public String policyModel() {
    return policyModel;
  }

  @Override
  public void close() {
    answers.close();
    withdrawn.close();
    prompts.close();
  }
}
