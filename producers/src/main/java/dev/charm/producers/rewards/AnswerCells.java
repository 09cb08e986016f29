package dev.charm.producers.rewards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.Missing;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a row says of each {@link AnswerField}.
 *
 * @param fields of the row
 * @param names of its columns
 * @param where each field stands
 * @param used takes the names of the columns that are looked at
 */
record AnswerCells(Fields fields, Collection<String> names, FieldNames where, Set<String> used) {
  static final String GENERATION = "generation";

  /** The value of a field; null if it is missing. */
  @Nullable JsonNode value(AnswerField field) throws RowFault {
    return value(field, where.columns(field));
  }

  /**
   * The value of a field in these columns; null if it is missing.
   *
   * @throws RowFault if two of them differ
   */
  @Nullable JsonNode value(AnswerField field, List<String> columns) throws RowFault {
    JsonNode found = null;
    String at = "";
    for (String column : columns) {
      JsonNode node = Columns.at(fields, column);
      if (node == null || isAboutGeneration(field, column, node)) {
        continue;
      }
      used.add(column);
      if (isMissing(field, node)) {
        continue;
      }
      if (found == null || isEmpty(found)) {
        found = node;
        at = column;
      } else if (!found.equals(node) && !isEmpty(node) && field != AnswerField.CATEGORY) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            at
                + " and "
                + column
                + " differ; say which is meant: --field "
                + field.word()
                + "="
                + at);
      }
    }
    return found;
  }

  /** An object of this name tells how an answer came about, and is not the answer. */
  private static boolean isAboutGeneration(AnswerField field, String column, JsonNode node) {
    return field == AnswerField.RESPONSE && column.equals(GENERATION) && node.isObject();
  }

  /** Whether the row tells how its answer came about. */
  boolean tellsOfGeneration() {
    JsonNode node = fields.get(GENERATION);
    return node != null && isAboutGeneration(AnswerField.RESPONSE, GENERATION, node);
  }

  /**
   * How the answer came about: texts as they are, all else as JSON, and nothing of what is null.
   */
  Map<String, String> generation() {
    Map<String, String> parameters = new LinkedHashMap<>();
    JsonNode node = tellsOfGeneration() ? fields.get(GENERATION) : null;
    if (node != null) {
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        JsonNode value = each.getValue();
        if (!value.isNull()) {
          parameters.put(each.getKey(), value.isTextual() ? value.textValue() : value.toString());
        }
      }
    }
    return parameters;
  }

  private static boolean isEmpty(JsonNode node) {
    return node.isTextual() && node.textValue().isEmpty();
  }

  private static boolean isMissing(AnswerField field, JsonNode node) {
    return !field.isText() && node.isTextual() && Missing.is(node.textValue());
  }

  /** A text, exactly as it stands; null if it is missing. */
  @Nullable String text(AnswerField field) throws RowFault {
    JsonNode node = value(field);
    if (node != null && !node.isTextual()) {
      throw new RowFault(MalformedReason.UNDECODABLE, field.word() + " is not text");
    }
    return node == null ? null : node.textValue();
  }

  /** A list, as JSON or as a text of JSON; null if the value is missing or another text. */
  @Nullable JsonNode list(AnswerField field) throws RowFault {
    JsonNode node = value(field);
    return node == null ? null : list(node);
  }

  /** The list that a value is, as JSON or as a text of JSON; null if it is none. */
  static @Nullable JsonNode list(JsonNode node) {
    if (node.isArray()) {
      return node;
    }
    if (node.isTextual() && node.textValue().stripLeading().startsWith("[")) {
      try {
        JsonNode parsed = Json.MAPPER.readTree(node.textValue());
        return parsed.isArray() ? parsed : null;
      } catch (JsonProcessingException e) {
        return null;
      }
    }
    return null;
  }

  /** The id of the prompt, a text or a whole number; null if there is none. */
  @Nullable String promptId() throws RowFault {
    for (String column : where.columns(AnswerField.PROMPT_ID)) {
      JsonNode node = Columns.at(fields, column);
      if (node == null) {
        continue;
      }
      used.add(column);
      if (!node.isTextual() && !node.isIntegralNumber()) {
        throw new RowFault(
            MalformedReason.UNDECODABLE, column + " is neither a text nor a whole number");
      }
      if (Missing.is(node.asText())) {
        throw new RowFault(MalformedReason.MISSING_FIELD, column + " is missing");
      }
      return node.asText();
    }
    return null;
  }

  /** The number of the sample, from 0; null if it is missing. */
  @Nullable Integer sampleIndex() throws RowFault {
    JsonNode node = value(AnswerField.SAMPLE_INDEX);
    if (node == null) {
      return null;
    }
    Double number = Numbers.of("sample_index", node);
    if (number == null) {
      return null;
    }
    if (number < 0 || number > Integer.MAX_VALUE || number != Math.rint(number)) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE, "sample_index is not a whole number from 0", node.asText());
    }
    return number.intValue();
  }

  /** The names of the row's columns, for messages. */
  String columns() {
    return Occurrences.shown(names.stream().map(fields::written).toList());
  }
}
