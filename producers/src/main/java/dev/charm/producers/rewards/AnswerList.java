package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RewardModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows that hold several answers to one prompt: a list of objects with model and answer (Nectar,
 * UltraFeedback), or a list of texts, with lists of their models and scores beside it (best of n).
 */
final class AnswerList {
  private static final int MOST_NAMES = 100;
  private static final List<String> TEXTS =
      List.of("response", "answer", "output", "completion", "generation", "text", "content");

  private final FieldNames names;
  private final ScoreRules scores;
  private final Set<String> unused = new TreeSet<>();

  AnswerList(FieldNames names, ScoreRules scores) {
    this.names = names;
    this.scores = scores;
  }

  /** The answers of a row; null if it has no list of answers. */
  @Nullable List<Answer> of(AnswerCells row) throws RowFault {
    for (String column : row.where().columns(AnswerField.ANSWERS)) {
      JsonNode value = Columns.at(row.fields(), column);
      if (value == null) {
        continue;
      }
      JsonNode list = AnswerCells.list(value);
      if (list == null || list.isEmpty()) {
        throw new RowFault(MalformedReason.UNDECODABLE, column + " is not a list of answers");
      }
      row.used().add(column);
      return list.get(0).isObject() && !list.get(0).has("role")
          ? objects(column, list, row)
          : texts(column, list, row);
    }
    return null;
  }

  private List<Answer> objects(String column, JsonNode list, AnswerCells row) throws RowFault {
    List<Answer> answers = new ArrayList<>();
    for (JsonNode each : list) {
      if (!each.isObject()) {
        throw new RowFault(
            MalformedReason.UNDECODABLE, column + " holds an answer that is no object");
      }
      Columns.Nested fields = new Columns.Nested(each);
      Set<String> used = new TreeSet<>();
      AnswerCells element = new AnswerCells(fields, fields.names(), names, used);
      JsonNode text = element.value(AnswerField.RESPONSE, TEXTS);
      JsonNode own = element.value(AnswerField.MODEL, AnswerField.MODEL.columns());
      JsonNode model = own == null ? row.value(AnswerField.MODEL) : own;
      Answer answer =
          new Answer(
              model == null ? null : model.asText(),
              element.sampleIndex(),
              text == null ? null : text(column, text),
              scores.ofElement(element, row));
      if (!answer.isThere()) {
        throw new RowFault(
            MalformedReason.MISSING_FIELD,
            "an answer of " + column + " has no text that is read; it has " + element.columns());
      }
      answers.add(answer);
      for (String name : fields.names()) {
        if (!used.contains(name) && unused.size() < MOST_NAMES) {
          unused.add(column + "." + name);
        }
      }
    }
    return answers;
  }

  private List<Answer> texts(String column, JsonNode list, AnswerCells row) throws RowFault {
    List<Map<RewardModelId, Double>> own = scores.beside(row, list.size());
    JsonNode models = row.list(AnswerField.MODELS);
    if (models != null && models.size() != list.size()) {
      throw new RowFault(MalformedReason.UNDECODABLE, "models are not as many as " + column);
    }
    JsonNode model = row.value(AnswerField.MODEL);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode of = models == null ? model : models.get(i);
      answers.add(
          new Answer(
              of == null || of.isNull() ? null : of.asText(),
              null,
              text(column, list.get(i)),
              own.isEmpty() ? Map.of() : own.get(i)));
    }
    return answers;
  }

  /** An answer as a text, or as a list of one message of the assistant. */
  static String text(String name, JsonNode node) throws RowFault {
    JsonNode list = AnswerCells.list(node);
    boolean messagesAsText = list != null && Conversations.isMessages(list);
    if (node.isTextual() && !messagesAsText) {
      return Conversations.requireNoPython(name, node.textValue());
    }
    if (messagesAsText) {
      var messages = Conversations.read(name, node);
      if (messages.size() == 1 && Conversations.endsWithAnswer(messages)) {
        return messages.get(0).getContent();
      }
    }
    throw new RowFault(
        MalformedReason.UNDECODABLE, name + " is neither text nor one message of the assistant");
  }

  /** Fields of the objects that nothing was read from. */
  List<String> unused() {
    return List.copyOf(unused);
  }
}
