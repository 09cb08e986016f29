package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Conversations as files write them: lists of {@code role, content} (OpenAI, TRL) or {@code from,
 * value} (ShareGPT), and transcripts of {@code Human:} and {@code Assistant:}.
 *
 * <p>A field that says something and has no place in a {@link Message}, such as {@code tool_calls},
 * is a fault: it is never dropped.
 */
public final class Conversations {
  private static final String ASSISTANT = "assistant";

  private static final Map<String, String> ROLES =
      Map.of("human", "user", "gpt", ASSISTANT, "chatgpt", ASSISTANT, "bard", ASSISTANT);

  /** Roles whose content is more than a text. */
  private static final Set<String> UNREADABLE_ROLES =
      Set.of("function_call", "function", "observation", "tool_call", "tool_response");

  /** Fields that a turn cannot do without. */
  private static final List<String> WITHOUT_A_PLACE =
      List.of(
          "tool_calls",
          "tool_call_id",
          "name",
          "function_call",
          "tool_responses",
          "tools",
          "refusal",
          "reasoning",
          "reasoning_content",
          "thinking",
          "image",
          "images",
          "audio",
          "video",
          "attachments");

  /** How Python prints a list of messages, which JSON is not. */
  private static final Pattern PYTHON =
      Pattern.compile("\\s*\\[\\s*\\{\\s*'(role|from|content|value)'\\s*:.*", Pattern.DOTALL);

  private static final Pattern TURN = Pattern.compile("\n\n(Human|Assistant):");

  private Conversations() {}

  /** The list that a value is, as JSON or as a text of JSON; null if it is none. */
  public static @Nullable JsonNode list(JsonNode node) {
    return AnswerCells.list(node);
  }

  /** Whether a value is a list of messages. */
  public static boolean isMessages(JsonNode node) {
    return node.isArray()
        && !node.isEmpty()
        && node.get(0).isObject()
        && (node.get(0).has("role") || node.get(0).has("from"));
  }

  /**
   * The text, unless it is a list of messages as Python prints it: pandas writes columns of lists
   * so.
   */
  public static String requireNoPython(String name, String text) throws RowFault {
    if (PYTHON.matcher(text).matches()) {
      throw new RowFault(
          MalformedReason.UNDECODABLE,
          name
              + " is a list of messages as Python prints it; write it as JSON:"
              + " df[\""
              + name
              + "\"].map(json.dumps)");
    }
    return text;
  }

  /**
   * The messages in a list.
   *
   * @param name of the column, for messages
   */
  public static List<Message> read(String name, JsonNode node) throws RowFault {
    JsonNode list = AnswerCells.list(node);
    if (list == null || list.isEmpty()) {
      throw new RowFault(MalformedReason.UNDECODABLE, name + " is not a list of messages");
    }
    List<Message> messages = new ArrayList<>(list.size());
    for (JsonNode each : list) {
      messages.add(message(new Columns.Nested(Json.object(each))));
    }
    return messages;
  }

  private static Message message(Fields turn) throws RowFault {
    for (String field : WITHOUT_A_PLACE) {
      JsonNode value = turn.get(field);
      if (value != null && !(value.isEmpty() && value.asText().isEmpty())) {
        throw new RowFault(
            MalformedReason.UNDECODABLE, "a message has " + field + ", which is not read");
      }
    }
    JsonNode role = turn.get("role");
    JsonNode from = role == null ? turn.get("from") : role;
    if (from == null || !from.isTextual() || from.textValue().isBlank()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "role is missing");
    }
    String who = ROLES.getOrDefault(from.textValue(), from.textValue());
    if (UNREADABLE_ROLES.contains(who)) {
      throw new RowFault(
          MalformedReason.UNDECODABLE, "a message of this role is not read", from.textValue());
    }
    JsonNode content = turn.get("content");
    return new Message(who, content(content == null ? turn.get("value") : content));
  }

  private static String content(@Nullable JsonNode content) throws RowFault {
    if (content == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "content is missing");
    }
    if (content.isTextual()) {
      return content.textValue();
    }
    if (!content.isArray() || content.isEmpty()) {
      throw new RowFault(MalformedReason.UNDECODABLE, "content is not text");
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      JsonNode type = part.get("type");
      JsonNode own = part.isTextual() ? part : part.get("text");
      if (own == null || !own.isTextual() || (type != null && !type.asText().equals("text"))) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            "content has a part that is not text",
            type == null ? null : type.asText());
      }
      text.append(own.textValue());
    }
    return text.toString();
  }

  /**
   * The turns of a transcript that begins with {@code Human:} after a blank line, as those of
   * HH-RLHF and Nectar; null if a text is none. A last turn of the assistant without a word is left
   * out.
   */
  public static @Nullable List<Message> transcript(String text) {
    if (!text.startsWith("\n\nHuman:")) {
      return null;
    }
    List<Message> messages = new ArrayList<>();
    Matcher turn = TURN.matcher(text);
    boolean more = turn.find();
    while (more) {
      String role = turn.group(1).equals("Human") ? "user" : ASSISTANT;
      int from = turn.end();
      more = turn.find();
      String said = text.substring(from, more ? turn.start() : text.length());
      if (more || !said.isBlank()) {
        messages.add(new Message(role, said.startsWith(" ") ? said.substring(1) : said));
      }
    }
    return messages;
  }

  /** Whether the last turn is an answer. */
  public static boolean endsWithAnswer(List<Message> messages) {
    return messages.get(messages.size() - 1).getRole().equals(ASSISTANT);
  }

  /** A lone user message. */
  public static List<Message> asUser(String text) {
    return List.of(new Message("user", text));
  }

  /**
   * Whether a prompt that is told twice can be one: the same, or its only turn is one of theirs.
   */
  public static boolean agree(List<Message> whole, List<Message> prompt) {
    if (whole.equals(prompt)) {
      return true;
    }
    List<String> asked =
        whole.stream().filter(m -> m.getRole().equals("user")).map(Message::getContent).toList();
    return prompt.size() == 1
        && prompt.get(0).getRole().equals("user")
        && !asked.isEmpty()
        && (asked.get(0).equals(prompt.get(0).getContent())
            || asked.get(asked.size() - 1).equals(prompt.get(0).getContent()));
  }

  /**
   * The text that identifies a prompt: a lone user message is its content, a longer conversation
   * all its turns.
   */
  public static String identity(List<Message> messages) {
    if (messages.size() == 1 && messages.get(0).getRole().equals("user")) {
      return messages.get(0).getContent();
    }
    var turns = Json.MAPPER.createArrayNode();
    messages.forEach(turn -> turns.add(turn.getRole()).add(turn.getContent()));
    return turns.toString();
  }
}
