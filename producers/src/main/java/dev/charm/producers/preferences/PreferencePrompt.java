package dev.charm.producers.preferences;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.rewards.Conversations;
import dev.charm.producers.row.Cells;
import dev.charm.producers.source.Missing;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prompt of a row of a test set. */
final class PreferencePrompt {
  /** Of several the first that has a value. */
  static final List<String> COLUMNS =
      List.of("prompt", "instruction", "question", "context", "history", "query", "messages");

  static final List<String> INPUT = List.of("input");
  static final List<String> SYSTEM = List.of("system", "system_prompt");

  private static final List<String> MORE_THAN_TEXT =
      List.of("image", "images", "audio", "video", "tools", "documents");

  private PreferencePrompt() {}

  /** The conversation that awaits an answer; null if the row has none. */
  static @Nullable List<Message> of(Cells cells) throws RowFault {
    for (String column : MORE_THAN_TEXT) {
      JsonNode value = cells.fields().get(column);
      if (value != null && !isNothing(value)) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            "has " + column + ", which is not read and belongs to the prompt");
      }
    }
    JsonNode node = first(cells, COLUMNS);
    JsonNode input = first(cells, INPUT);
    List<Message> messages = null;
    if (node != null) {
      messages = messages(node, node.equals(cells.fields().get("instruction")) ? input : null);
    } else if (input != null) {
      messages = messages(input, null);
    }
    JsonNode system = first(cells, SYSTEM);
    if (messages != null && system != null && !messages.get(0).getRole().equals("system")) {
      messages = new ArrayList<>(messages);
      messages.add(0, new Message("system", system.asText()));
    }
    return messages;
  }

  /** A value that says something; {@code None} and {@code N/A} may be texts. */
  private static @Nullable JsonNode first(Cells cells, List<String> columns) {
    for (String column : columns) {
      JsonNode node = cells.fields().get(column);
      boolean there =
          node != null && (node.isTextual() ? !node.textValue().isBlank() : !node.isEmpty());
      if (there) {
        return node;
      }
    }
    return null;
  }

  private static List<Message> messages(JsonNode node, @Nullable JsonNode input) throws RowFault {
    JsonNode list = Conversations.list(node);
    if (list != null && Conversations.isMessages(list)) {
      return awaiting(Conversations.read("prompt", list));
    }
    if (!node.isTextual()) {
      throw new RowFault(MalformedReason.UNDECODABLE, "prompt is not text");
    }
    String text = Conversations.requireNoPython("prompt", node.textValue());
    List<Message> turns = Conversations.transcript(text);
    if (turns == null && text.contains("\n\nAssistant:")) {
      // HHH takes the first "Human:" away.
      List<Message> whole = Conversations.transcript("\n\nHuman: " + text);
      boolean awaits =
          whole != null && whole.size() > 1 && whole.get(whole.size() - 1).getRole().equals("user");
      turns = awaits ? whole : null;
    }
    return turns == null
        ? Conversations.asUser(input == null ? text : text + "\n\n" + input.asText())
        : awaiting(turns);
  }

  private static List<Message> awaiting(List<Message> turns) throws RowFault {
    if (turns.isEmpty() || Conversations.endsWithAnswer(turns)) {
      throw new RowFault(MalformedReason.UNDECODABLE, "prompt ends with an answer");
    }
    return turns;
  }

  private static boolean isNothing(JsonNode value) {
    return value.isTextual()
        ? Missing.is(value.textValue()) || value.textValue().equals("[]")
        : value.isContainerNode() && value.isEmpty();
  }
}
