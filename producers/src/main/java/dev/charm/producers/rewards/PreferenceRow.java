package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code chosen} and {@code rejected}, as TRL and its kin have them: two answers to one
 * prompt. The answers are texts, lists of messages, or whole conversations, whose common beginning
 * is the prompt.
 *
 * @param prompt the prompt that both answer
 */
record PreferenceRow(List<Message> prompt, List<Answer> answers) {

  /** Whether a row is one. */
  static boolean is(AnswerCells cells) throws RowFault {
    return cells.value(AnswerField.CHOSEN) != null || cells.value(AnswerField.REJECTED) != null;
  }

  static PreferenceRow of(
      AnswerCells cells, PromptText prompt, ScoreRules scores, @Nullable String model)
      throws RowFault {
    JsonNode chosen = cells.value(AnswerField.CHOSEN);
    JsonNode rejected = cells.value(AnswerField.REJECTED);
    if (chosen == null || rejected == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD, (chosen == null ? "chosen" : "rejected") + " is missing");
    }
    Side left = side("chosen", chosen);
    Side right = side("rejected", rejected);
    if (!left.prompt().equals(right.prompt())) {
      throw new RowFault(
          MalformedReason.UNDECODABLE, "chosen and rejected are not answers to the same messages");
    }
    List<Message> asked = prompt.messages();
    if (!left.prompt().isEmpty()) {
      if (asked != null && !Conversations.agree(left.prompt(), asked)) {
        throw new RowFault(
            MalformedReason.UNDECODABLE, "prompt and the messages of chosen contradict each other");
      }
      asked = left.prompt();
    }
    if (asked == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD,
          "prompt is missing; the row has the columns " + cells.columns());
    }
    return new PreferenceRow(
        asked,
        List.of(
            new Answer(
                model(cells, AnswerField.CHOSEN_MODEL, model),
                null,
                left.answer(),
                scores.ofSide(cells, "chosen")),
            new Answer(
                model(cells, AnswerField.REJECTED_MODEL, model),
                null,
                right.answer(),
                scores.ofSide(cells, "rejected"))));
  }

  /** One side: the messages that it begins with, if it does, and its answer. */
  private record Side(List<Message> prompt, String answer) {}

  private static Side side(String name, JsonNode node) throws RowFault {
    List<Message> turns = null;
    JsonNode list = AnswerCells.list(node);
    if (list != null && Conversations.isMessages(list)) {
      turns = Conversations.read(name, list);
    } else if (node.isTextual()) {
      Conversations.requireNoPython(name, node.textValue());
      turns = Conversations.transcript(node.textValue());
      if (turns == null) {
        return new Side(List.of(), node.textValue());
      }
    } else {
      throw new RowFault(
          MalformedReason.UNDECODABLE, name + " is neither text nor a list of messages");
    }
    if (turns.isEmpty() || !Conversations.endsWithAnswer(turns)) {
      throw new RowFault(MalformedReason.UNDECODABLE, name + " does not end with an answer");
    }
    return new Side(
        List.copyOf(turns.subList(0, turns.size() - 1)), turns.get(turns.size() - 1).getContent());
  }

  private static String model(AnswerCells cells, AnswerField field, @Nullable String given)
      throws RowFault {
    JsonNode own = cells.value(field);
    if (own != null) {
      return own.asText();
    }
    if (given != null) {
      return given;
    }
    throw new RowFault(
        MalformedReason.MISSING_FIELD,
        field.word()
            + " is missing: a row of chosen and rejected says whose answers they are; name the"
            + " columns with --field "
            + field.word()
            + "=COLUMN, or the one model with --model");
  }
}
