package dev.charm.consumers.scoring;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A conversation as the one text that the encoder takes for the prompt: a single message as it is,
 * several as {@code role: content}, an empty line between them.
 */
public final class ConversationText {
  private ConversationText() {}

  /** The text of a conversation; empty for one without messages. */
  public static String of(List<ChatMessage> messages) {
    if (messages.size() == 1) {
      return messages.get(0).content();
    }
    return messages.stream()
        .map(m -> m.role() + ": " + m.content())
        .collect(Collectors.joining("\n\n"));
  }
}
