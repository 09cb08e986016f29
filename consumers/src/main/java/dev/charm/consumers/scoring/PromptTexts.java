package dev.charm.consumers.scoring;

import dev.charm.consumers.store.TopicStore;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.errors.TimeoutException;

/** The texts of the prompts, on disk, and the patience to wait for one that has not come yet. */
final class PromptTexts implements AutoCloseable {
  /** All prompts are read anew at a start: 2 million take minutes; a consumer must poll in five. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private static final Duration VIEW_TIMEOUT = Duration.ofMinutes(4);

  private final TopicStore<String> prompts;
  private final Duration patience;

  /**
   * Begins to read.
   *
   * @param folder its own, for the texts
   */
  PromptTexts(Duration patience, Path folder, Properties clients, Registry registry) {
    this.patience = patience;
    this.prompts =
        TopicStore.open(Topics.PROMPTS, PromptTexts::text, folder, clients, registry, () -> {});
  }

  private static Optional<String> text(Prompt prompt) {
    return Optional.ofNullable(prompt.getMessages())
        .map(ChatMessage::of)
        .map(StoredMessages::write);
  }

  /** The conversation if the prompt is known by now and has a text. */
  Optional<List<ChatMessage>> now(String promptId) {
    return prompts.get(Keys.join(promptId)).map(StoredMessages::read);
  }

  /** How many prompts with a text are known, roughly. */
  long size() {
    return prompts.size();
  }

  /**
   * Makes sure that prompts are still read.
   *
   * @throws IllegalStateException if that has failed for good
   */
  void requireAlive() {
    prompts.requireAlive();
  }

  /**
   * The conversation, waiting for it if need be: until all that is committed now was read, and
   * until the response is older than the patience.
   *
   * @param promptId the prompt
   * @param responseTimestamp when the response was written; one from the future waits as if it were
   *     from now
   * @return empty if it did not come
   * @throws TimeoutException if the prompts cannot be read at present
   */
  Optional<List<ChatMessage>> await(String promptId, Instant responseTimestamp)
      throws InterruptedException {
    Instant now = Instant.now();
    Instant written = responseTimestamp.isAfter(now) ? now : responseTimestamp;
    Instant deadline = written.plus(patience);
    while (true) {
      boolean late = !Instant.now().isBefore(deadline);
      if (!prompts.awaitCaughtUp(VIEW_TIMEOUT)) {
        throw new TimeoutException("the prompts could not be read to their end");
      }
      Optional<List<ChatMessage>> text = now(promptId);
      if (text.isPresent() || late) {
        return text;
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  @Override
  public void close() {
    prompts.close();
  }
}
