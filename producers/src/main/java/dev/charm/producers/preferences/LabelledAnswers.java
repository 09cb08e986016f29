package dev.charm.producers.preferences;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Cells;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a label beside them that says which is better: {@code response_a}, {@code
 * response_b} and {@code A>B} (JudgeBench), {@code output_1}, {@code output_2} and 1 or 2 (LLMBar,
 * AlpacaFarm), choices with labels (HHH).
 *
 * @param chosen null where the label says that neither is better
 * @param rejected likewise
 */
record LabelledAnswers(@Nullable JsonNode chosen, @Nullable JsonNode rejected) {
  static final List<List<String>> TEXTS =
      List.of(
          List.of("response_a", "response_b"),
          List.of("output_1", "output_2"),
          List.of("response_1", "response_2"),
          List.of("completion_a", "completion_b"),
          List.of("answer_a", "answer_b"),
          List.of("conversation_a", "conversation_b"));

  static final List<String> LABELS = List.of("label", "preference", "winner", "preferred");
  static final List<String> CHOICES = List.of("targets", "target_scores");
  private static final LabelledAnswers NEITHER = new LabelledAnswers(null, null);

  /** Whether rows of these columns are so. */
  static boolean fits(Cells cells) {
    return texts(cells) != null || has(cells, "targets") || has(cells, "target_scores");
  }

  private static boolean has(Cells cells, String column) {
    JsonNode node = cells.fields().get(column);
    return node != null && node.isObject();
  }

  private static @Nullable List<String> texts(Cells cells) {
    for (List<String> columns : TEXTS) {
      if (cells.fields().get(columns.get(0)) != null
          && cells.fields().get(columns.get(1)) != null) {
        return columns;
      }
    }
    return null;
  }

  /**
   * The answers of a row.
   *
   * @throws RowFault if its label is missing or not understood
   */
  static LabelledAnswers of(Cells cells) throws RowFault {
    List<String> columns = texts(cells);
    if (columns == null) {
      return has(cells, "targets") ? choices(cells) : targetScores(cells);
    }
    JsonNode first = cells.fields().get(columns.get(0));
    JsonNode second = cells.fields().get(columns.get(1));
    return switch (better(cells)) {
      case 1 -> new LabelledAnswers(first, second);
      case 2 -> new LabelledAnswers(second, first);
      default -> NEITHER;
    };
  }

  /** 1, 2, or 0 where neither is better. */
  private static int better(Cells cells) throws RowFault {
    String label = cells.text(LABELS);
    if (label == null) {
      throw new RowFault(
          MalformedReason.MISSING_FIELD, "label is missing: which answer is better is not said");
    }
    String word = label.strip().toLowerCase(Locale.ROOT).replace(" ", "");
    return switch (word) {
      case "a>b", "a>>b", "a", "model_a", "response_a", "1", "1.0", "[[a]]" -> 1;
      case "b>a", "b>>a", "b", "model_b", "response_b", "2", "2.0", "[[b]]" -> 2;
      case "a<b", "a<<b" -> 2;
      case "b<a", "b<<a" -> 1;
      case "a=b", "tie", "c", "[[c]]", "1.5" -> 0;
      default -> chance(cells, label);
    };
  }

  /** AlpacaEval's preference is 1 plus the chance that the second is better. */
  private static int chance(Cells cells, String label) throws RowFault {
    Double number =
        cells.fields().get("preference") == null ? null : cells.number(List.of("preference"));
    if (number == null || !(number > 1 && number < 2)) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE, "label does not say which answer is better", label);
    }
    return number < 1.5 ? 1 : 2;
  }

  private static LabelledAnswers choices(Cells cells) throws RowFault {
    JsonNode targets = cells.fields().get("targets");
    JsonNode choices = targets == null ? null : targets.get("choices");
    JsonNode labels = targets == null ? null : targets.get("labels");
    if (choices == null || labels == null || choices.size() != labels.size()) {
      throw new RowFault(MalformedReason.UNDECODABLE, "targets are not choices with their labels");
    }
    List<Map.Entry<JsonNode, Double>> answers = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      answers.add(Map.entry(choices.get(i), labels.get(i).asDouble()));
    }
    return two(answers);
  }

  private static LabelledAnswers targetScores(Cells cells) throws RowFault {
    JsonNode scores = cells.fields().get("target_scores");
    List<Map.Entry<JsonNode, Double>> answers = new ArrayList<>();
    if (scores != null) {
      for (Map.Entry<String, JsonNode> each : scores.properties()) {
        answers.add(
            Map.entry(
                com.fasterxml.jackson.databind.node.TextNode.valueOf(each.getKey()),
                each.getValue().asDouble()));
      }
    }
    return two(answers);
  }

  private static LabelledAnswers two(List<Map.Entry<JsonNode, Double>> answers) throws RowFault {
    if (answers.size() != 2) {
      throw new RowFault(MalformedReason.UNDECODABLE, "targets are not two choices");
    }
    int better = Double.compare(answers.get(0).getValue(), answers.get(1).getValue());
    if (better == 0) {
      return NEITHER;
    }
    return new LabelledAnswers(
        answers.get(better > 0 ? 0 : 1).getKey(), answers.get(better > 0 ? 1 : 0).getKey());
  }
}
