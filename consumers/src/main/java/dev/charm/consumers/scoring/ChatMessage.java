package dev.charm.consumers.scoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.charm.schemas.Message;
import java.util.List;
import java.util.Objects;

/**
 * A message of a conversation.
 *
 * @param role who says it: {@code system}, {@code user}, {@code assistant}
 * @param content what is said; may be empty
 */
public record ChatMessage(String role, String content) {
  /** The role of the one who is answered. */
  public static final String USER = "user";

  /** The role of a policy model. */
  public static final String ASSISTANT = "assistant";

  /** Both are needed. */
  public ChatMessage {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(content, "content");
  }

  /** What somebody asks. */
  public static ChatMessage user(String content) {
    return new ChatMessage(USER, content);
  }

  /** What a policy model answers. */
  public static ChatMessage assistant(String content) {
    return new ChatMessage(ASSISTANT, content);
  }

  /** The messages of a record. */
  public static List<ChatMessage> of(List<Message> messages) {
    return messages.stream().map(m -> new ChatMessage(m.getRole(), m.getContent())).toList();
  }

  /** Adds messages to a list as servers take them, each with its role and content. */
  public static void write(ArrayNode list, List<ChatMessage> conversation) {
    for (ChatMessage message : conversation) {
      list.addObject().put("role", message.role()).put("content", message.content());
    }
  }

  /** The role and a length: what is said must not reach a log by accident. */
  @Override
  public String toString() {
    return "ChatMessage[%s, %d characters]".formatted(role, content.length());
  }
}
