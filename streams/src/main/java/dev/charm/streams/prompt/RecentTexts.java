package dev.charm.streams.prompt;

import dev.charm.schemas.Message;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The texts that were read last, prompt by prompt, in bounded memory; that one is not known is
 * remembered, too. One event may publish many pairs of one prompt, and a moving boundary passes the
 * same prompts for one calibration after the other.
 */
final class RecentTexts {
  /** What the texts of one partition may take, bytes. */
  static final long LIMIT = 4 * 1024 * 1024;

  private static final long OVERHEAD = 120; // of an object and its entry in a map, about

  private final Map<String, OfPrompt> prompts = new LinkedHashMap<>(16, 0.75f, true);
  private final Function<String, Optional<List<Message>>> readMessages;
  private final BiFunction<String, Answer, Optional<String>> readAnswer;
  private final long limit;
  private long bytes;

  /** Which answer to a prompt. */
  record Answer(String model, int sampleIndex) {}

  /** What was read of one prompt since anything of it changed. */
  private static final class OfPrompt {
    private final Optional<List<Message>> messages;
    private final Map<Answer, Optional<String>> answers = new HashMap<>();
    private long bytes;

    private OfPrompt(String promptId, Optional<List<Message>> messages) {
      this.messages = messages;
      this.bytes = 2 * OVERHEAD + 2L * promptId.length();
      for (Message message : messages.orElse(List.of())) {
        bytes += OVERHEAD + 2L * (message.getRole().length() + message.getContent().length());
      }
    }
  }

  /**
   * @param limit bytes; the prompt that was asked for last is held whatever its size
   * @param readMessages reads a prompt's conversation
   * @param readAnswer reads an answer to a prompt
   */
  RecentTexts(
      long limit,
      Function<String, Optional<List<Message>>> readMessages,
      BiFunction<String, Answer, Optional<String>> readAnswer) {
    this.limit = limit;
    this.readMessages = readMessages;
    this.readAnswer = readAnswer;
  }

  /** The conversation, or null if its text is not known. */
  @Nullable List<Message> messages(String promptId) {
    return of(promptId).messages.orElse(null);
  }

  /** The answer, or null if its text is not known. */
  @Nullable String answer(String promptId, Answer answer) {
    OfPrompt prompt = of(promptId);
    Optional<String> known = prompt.answers.get(answer);
    if (known == null) {
      known = readAnswer.apply(promptId, answer);
      prompt.answers.put(answer, known);
      long more = OVERHEAD + 2L * (answer.model().length() + known.orElse("").length());
      prompt.bytes += more;
      bytes += more;
      shrink();
    }
    return known.orElse(null);
  }

  /** What was read of a prompt does not count any more. */
  void forget(String promptId) {
    OfPrompt gone = prompts.remove(promptId);
    if (gone != null) {
      bytes -= gone.bytes;
    }
  }

  /** What is held takes, bytes. */
  long bytes() {
    return bytes;
  }

  private OfPrompt of(String promptId) {
    OfPrompt known = prompts.get(promptId);
    if (known == null) {
      known = new OfPrompt(promptId, readMessages.apply(promptId));
      prompts.put(promptId, known);
      bytes += known.bytes;
      shrink();
    }
    return known;
  }

  private void shrink() {
    Iterator<OfPrompt> eldest = prompts.values().iterator();
    while (bytes > limit && prompts.size() > 1) {
      bytes -= eldest.next().bytes;
      eldest.remove();
    }
  }
}
