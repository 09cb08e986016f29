package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.Missing;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a row's prompt.
 *
 * @param messages that await an answer; null if the row has no text of its prompt
 * @param answer with which the row's messages end; null if they do not end with one
 */
record PromptText(@Nullable List<Message> messages, @Nullable String answer) {
  private static final String SEPARATOR = "\n\n";

  /** Columns that change what is asked. */
  private static final List<String> MORE_THAN_TEXT =
      List.of(
          "image",
          "images",
          "audio",
          "video",
          "videos",
          "tools",
          "documents",
          "history",
          "context");

  /** Reads {@code prompt} and {@code messages}, which may not contradict each other. */
  static PromptText of(AnswerCells cells) throws RowFault {
    requireText(cells);
    List<Message> prompt = prompt(cells);
    JsonNode node = cells.value(AnswerField.MESSAGES);
    if (node == null) {
      return new PromptText(withSystem(cells, prompt), null);
    }
    String name = AnswerField.MESSAGES.word();
    List<Message> messages = Conversations.read(name, node);
    String answer = null;
    if (Conversations.endsWithAnswer(messages)) {
      answer = messages.get(messages.size() - 1).getContent();
      messages = messages.subList(0, messages.size() - 1);
      if (messages.isEmpty()) {
        throw new RowFault(MalformedReason.MISSING_FIELD, "messages hold an answer and no prompt");
      }
    }
    if (prompt != null && !Conversations.agree(messages, prompt)) {
      throw new RowFault(MalformedReason.UNDECODABLE, "prompt and messages contradict each other");
    }
    return new PromptText(withSystem(cells, List.copyOf(messages)), answer);
  }

  private static @Nullable List<Message> prompt(AnswerCells cells) throws RowFault {
    JsonNode node = cells.value(AnswerField.PROMPT);
    if (node == null) {
      return null;
    }
    JsonNode list = AnswerCells.list(node);
    if (list != null && Conversations.isMessages(list)) {
      List<Message> messages = Conversations.read("prompt", list);
      if (Conversations.endsWithAnswer(messages)) {
        throw new RowFault(MalformedReason.UNDECODABLE, "prompt ends with an answer");
      }
      return messages;
    }
    String text = cells.text(AnswerField.PROMPT);
    if (text == null || text.isBlank()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "prompt is missing");
    }
    Conversations.requireNoPython("prompt", text);
    List<Message> turns = Conversations.transcript(text);
    if (turns != null) {
      if (turns.isEmpty() || Conversations.endsWithAnswer(turns)) {
        throw new RowFault(MalformedReason.UNDECODABLE, "prompt ends with an answer");
      }
      return turns;
    }
    return Conversations.asUser(text + input(cells));
  }

  /** What Alpaca's {@code instruction} is about, or what is named for it. */
  private static String input(AnswerCells cells) throws RowFault {
    boolean belongs =
        cells.where().named().containsKey(AnswerField.INPUT)
            || (cells.where().columns(AnswerField.PROMPT).contains("instruction")
                && cells.fields().get("instruction") != null
                && cells.fields().get("prompt") == null);
    String input = belongs ? cells.text(AnswerField.INPUT) : null;
    return input == null || input.isBlank() ? "" : SEPARATOR + input;
  }

  /** The turns after the system prompt that has a column of its own, if there is one. */
  private static @Nullable List<Message> withSystem(
      AnswerCells cells, @Nullable List<Message> messages) throws RowFault {
    String system = cells.text(AnswerField.SYSTEM);
    if (messages == null || system == null || system.isBlank()) {
      return messages;
    }
    Message first = messages.get(0);
    if (!first.getRole().equals("system")) {
      List<Message> all = new ArrayList<>(messages);
      all.add(0, new Message("system", system));
      return all;
    }
    if (!first.getContent().equals(system)) {
      throw new RowFault(MalformedReason.UNDECODABLE, "system and messages contradict each other");
    }
    return messages;
  }

  /** Refuses a row whose prompt is more than its text. */
  private static void requireText(AnswerCells cells) throws RowFault {
    for (String column : MORE_THAN_TEXT) {
      JsonNode value = cells.fields().get(column);
      if (value != null && !isNothing(value) && !cells.where().named().containsValue(column)) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            "has "
                + column
                + ", which is not read and belongs to the prompt; take the column out if it does"
                + " not, or put it below the prompt with --field input="
                + column);
      }
    }
  }

  private static boolean isNothing(JsonNode value) {
    return value.isTextual()
        ? Missing.is(value.textValue()) || value.textValue().equals("[]")
        : value.isContainerNode() && value.isEmpty();
  }
}
