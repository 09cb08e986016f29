package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
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

  /** Reads {@code prompt} and {@code messages}, which may not contradict each other. */
  static PromptText of(AnswerCells cells) throws RowFault {
    List<Message> prompt = prompt(cells);
    JsonNode node = cells.value(AnswerField.MESSAGES);
    if (node == null) {
      return new PromptText(prompt, null);
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
    return new PromptText(List.copyOf(messages), answer);
  }

  private static @Nullable List<Message> prompt(AnswerCells cells) throws RowFault {
    JsonNode node = cells.value(AnswerField.PROMPT);
    if (node == null) {
      return null;
    }
    if (Conversations.isMessages(node)) {
      List<Message> messages = Conversations.read("prompt", node);
      if (Conversations.endsWithAnswer(messages)) {
        throw new RowFault(MalformedReason.UNDECODABLE, "prompt ends with an answer");
      }
      return messages;
    }
    String text = cells.text(AnswerField.PROMPT);
    if (text == null || text.isBlank()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "prompt is missing");
    }
    List<Message> turns = Conversations.transcript(text);
    if (turns != null) {
      if (turns.isEmpty() || Conversations.endsWithAnswer(turns)) {
        throw new RowFault(MalformedReason.UNDECODABLE, "prompt ends with an answer");
      }
      return turns;
    }
    return Conversations.asUser(text + input(cells));
  }

  /** What Alpaca's {@code instruction} is about, if the row has it. */
  private static String input(AnswerCells cells) throws RowFault {
    boolean isInstruction =
        cells.where().columns(AnswerField.PROMPT).contains("instruction")
            && cells.fields().get("instruction") != null
            && cells.fields().get("prompt") == null;
    if (!isInstruction || cells.where().named().containsValue("input")) {
      return "";
    }
    JsonNode input = cells.fields().get("input");
    if (input == null) {
      return "";
    }
    cells.used().add("input");
    if (!input.isTextual()) {
      throw new RowFault(MalformedReason.UNDECODABLE, "input is not text");
    }
    return input.textValue().isBlank() ? "" : SEPARATOR + input.textValue();
  }
}
