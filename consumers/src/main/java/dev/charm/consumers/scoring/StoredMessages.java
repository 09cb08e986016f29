package dev.charm.consumers.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** A conversation as one text that a store holds: a JSON list of roles and contents, by turns. */
final class StoredMessages {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StoredMessages() {}

  static String write(List<ChatMessage> messages) {
    List<String> parts = new ArrayList<>(2 * messages.size());
    for (ChatMessage message : messages) {
      parts.add(message.role());
      parts.add(message.content());
    }
    try {
      return MAPPER.writeValueAsString(parts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as JSON", e);
    }
  }

  /**
   * @throws IllegalStateException if {@link #write} has not written it
   */
  static List<ChatMessage> read(String stored) {
    try {
      String[] parts = MAPPER.readValue(stored, String[].class);
      List<ChatMessage> messages = new ArrayList<>(parts.length / 2);
      for (int i = 0; i + 1 < parts.length; i += 2) {
        messages.add(new ChatMessage(parts[i], parts[i + 1]));
      }
      return List.copyOf(messages);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored conversation cannot be read");
    }
  }
}
