package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation and its one answer, as a row of a file tells them. It is read as {@link Answers}
 * reads it, and nothing else of the row is looked at.
 *
 * @param prompt the messages that await an answer
 * @param response the answer; may be empty
 */
public record AnsweredPrompt(List<Message> prompt, String response) {

  /**
   * Reads a row.
   *
   * @throws RowFault if it has no prompt, no answer, or several answers
   */
  public static AnsweredPrompt of(Fields row, List<String> names, FieldNames where)
      throws RowFault {
    AnswerCells cells = new AnswerCells(row, names, where, new HashSet<>());
    if (PreferenceRow.is(cells)) {
      throw several("chosen and rejected answers");
    }
    PromptText prompt = prompt(cells);
    if (prompt.messages() == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD, "prompt is missing; the row has " + cells.columns());
    }
    String response = response(cells, prompt.answer());
    if (response == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD, "response is missing; the row has " + cells.columns());
    }
    return new AnsweredPrompt(prompt.messages(), response);
  }

  /** An empty prompt has no identity, but an answer to it has a score. */
  private static PromptText prompt(AnswerCells cells) throws RowFault {
    JsonNode node = cells.value(AnswerField.PROMPT);
    if (node != null
        && node.isTextual()
        && node.textValue().isBlank()
        && cells.value(AnswerField.MESSAGES) == null) {
      return new PromptText(Conversations.asUser(node.textValue()), null);
    }
    return PromptText.of(cells);
  }

  private static @Nullable String response(AnswerCells cells, @Nullable String last)
      throws RowFault {
    JsonNode node = cells.value(AnswerField.RESPONSE);
    if (node == null) {
      if (last == null && cells.list(AnswerField.ANSWERS) != null) {
        throw several("a list of answers");
      }
      return last;
    }
    String text = AnswerList.text("response", node);
    if (last != null && !last.equals(text)) {
      throw new RowFault(
          MalformedReason.UNDECODABLE, "messages end with another answer than response");
    }
    return text;
  }

  private static RowFault several(String what) {
    return new RowFault(
        MalformedReason.UNDECODABLE, "has " + what + ", not one: write a row for each");
  }
}
