package dev.charm.producers.form;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.producers.form.JsonShape.Value;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.SourceStream;
import dev.charm.schemas.MalformedReason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The forms of JSON: an array of objects; JSON Lines; objects one after another; one object that
 * wraps a list of objects, such as {@code {"data": [...]}} or what the datasets server of Hugging
 * Face answers; and pandas' {@code orient="split"} and {@code orient="table"}.
 */
final class JsonForm {
  private static final String AS_RECORDS =
      "; write it with df.to_json(path, orient=\"records\") or as CSV";

  /** Lists of objects that belong to a row, so that an object with one of them is a row. */
  private static final Set<String> OF_A_ROW =
      Set.of(
          "answers",
          "candidates",
          "choices",
          "chosen",
          "completion",
          "completions",
          "context",
          "conversation",
          "conversation_a",
          "conversation_b",
          "conversations",
          "games",
          "generations",
          "history",
          "input",
          "judgments",
          "messages",
          "output",
          "outputs",
          "prompt",
          "rejected",
          "response",
          "response_a",
          "response_b",
          "responses",
          "scores",
          "tools",
          "turns");

  private JsonForm() {}

  /** Of a file that begins with a bracket. */
  static Records array(Source source, SourceStream in) throws SourceException {
    try (JsonParser parser = Json.MAPPER.createParser(in.head())) {
      parser.nextToken();
      JsonToken first = parser.nextToken();
      if (beginsLines(parser)) {
        return new JsonRecords(new JsonLines(source, in));
      }
      if (first == JsonToken.START_ARRAY) {
        throw new SourceException(
            source.name(),
            "is a list of lists, which does not name what stands where; name it:"
                + " pandas.DataFrame(rows, columns=[\"model_a\", \"model_b\", ...])"
                + ".to_json(path, orient=\"records\")");
      }
      if (first != null && first.isScalarValue()) {
        throw new SourceException(
            source.name(), "is a list of values; a row is an object that names its fields");
      }
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) { // told when it is read
      return new JsonRecords(JsonValues.ofArrays(source, in));
    }
    return new JsonRecords(JsonValues.ofArrays(source, in));
  }

  /** Whether the array in which the parser is ends soon, and an object follows it. */
  private static boolean beginsLines(JsonParser parser) {
    try {
      while (parser.currentToken() != null && parser.currentToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
        parser.nextToken();
      }
      return parser.nextToken() == JsonToken.START_OBJECT;
    } catch (IOException e) { // it is longer than what was read ahead
      return false;
    }
  }

  /** Of a file that begins with a brace. */
  static Records object(Source source, SourceStream in) throws SourceException {
    JsonShape shape = JsonShape.of(source);
    return switch (shape.follows()) {
      case LINES, BROKEN_LINE -> new JsonRecords(new JsonLines(source, in));
      case VALUES, BROKEN -> new JsonRecords(JsonValues.ofSequence(source, in));
      case COMMA ->
          throw new SourceException(
              source.name(),
              "has commas between its objects and no brackets around them; put [ before the first"
                  + " and ] after the last");
      case NOTHING -> single(source, in, shape);
    };
  }

  /** Of a file that is one object: a row, or what wraps all rows. */
  private static Records single(Source source, SourceStream in, JsonShape shape)
      throws SourceException {
    Map<String, Value> fields = shape.fields();
    if (fields.get("columns") == Value.LIST_OF_PLAIN
        && (fields.get("data") == Value.LIST_OF_LISTS || fields.get("data") == Value.EMPTY_LIST)) {
      return split(source, in, shape.columns());
    }
    if (fields.get("schema") == Value.OBJECT && fields.get("data") == Value.LIST_OF_OBJECTS) {
      return new JsonRecords(
          JsonValues.ofField(source, in, "data"),
          JsonForm::withoutIndex,
          List.of("is pandas' orient=\"table\": its rows are the objects of data"));
    }
    if (fields.get("features") == Value.LIST_OF_OBJECTS
        && fields.get("rows") == Value.LIST_OF_OBJECTS) {
      return new JsonRecords(
          JsonValues.ofField(source, in, "rows"),
          JsonForm::ofServer,
          List.of("is an answer of Hugging Face's datasets server: its rows are those of rows"));
    }
    refuseColumns(source, fields);
    List<String> wrapping =
        fields.entrySet().stream()
            .filter(field -> field.getValue() == Value.LIST_OF_OBJECTS)
            .map(Map.Entry::getKey)
            .toList();
    if (wrapping.stream().anyMatch(name -> OF_A_ROW.contains(Headings.normal(name)))
        || wrapping.isEmpty()) {
      return new JsonRecords(JsonValues.ofSequence(source, in));
    }
    if (wrapping.size() > 1) {
      throw new SourceException(
          source.name(),
          "is an object with several lists of rows ("
              + Headings.shown(wrapping)
              + "); write each into a file of its own");
    }
    String name = wrapping.get(0);
    return new JsonRecords(
        JsonValues.ofField(source, in, name),
        JsonRecords.Row.ELEMENT,
        List.of(
            "is an object: its rows are the objects of its list "
                + Headings.shown(List.of(name))
                + (fields.size() > 1
                    ? "; not read beside it: "
                        + Headings.shown(
                            fields.keySet().stream().filter(each -> !each.equals(name)).toList())
                    : "")));
  }

  private static void refuseColumns(Source source, Map<String, Value> fields)
      throws SourceException {
    if (fields.isEmpty()) {
      return;
    }
    if (fields.values().stream().allMatch(value -> value == Value.NUMBERED)) {
      throw new SourceException(
          source.name(), "is pandas' orient=\"columns\": one object per column" + AS_RECORDS);
    }
    if (fields.entrySet().stream()
        .allMatch(
            field ->
                field.getValue() == Value.OBJECT
                    && !field.getKey().isEmpty()
                    && field.getKey().chars().allMatch(c -> c >= '0' && c <= '9'))) {
      throw new SourceException(
          source.name(),
          "is pandas' orient=\"index\": one object per number of a row" + AS_RECORDS);
    }
    if (fields.size() > 1
        && fields.values().stream().allMatch(value -> value == Value.LIST_OF_PLAIN)) {
      throw new SourceException(source.name(), "has one list per column" + AS_RECORDS);
    }
  }

  private static Records split(Source source, SourceStream in, List<String> columns)
      throws SourceException {
    return new JsonRecords(
        JsonValues.ofField(source, in, "data"),
        element -> {
          if (!element.isArray() || element.size() != columns.size()) {
            throw new RowFault(
                MalformedReason.UNDECODABLE,
                "has " + element.size() + " fields, columns has " + columns.size());
          }
          ObjectNode row = JsonNodeFactory.instance.objectNode();
          for (int i = 0; i < columns.size(); i++) {
            if (row.replace(columns.get(i), element.get(i)) != null) {
              throw new RowFault(
                  MalformedReason.UNDECODABLE, "names a field twice", columns.get(i));
            }
          }
          return row;
        },
        List.of("is pandas' orient=\"split\": its rows are the lists of data"));
  }

  private static JsonNode withoutIndex(JsonNode element) throws RowFault {
    JsonNode object = Json.object(element);
    ((ObjectNode) object).remove("index");
    return object;
  }

  private static JsonNode ofServer(JsonNode element) throws RowFault {
    JsonNode truncated = element.path("truncated_cells");
    if (!truncated.isEmpty()) {
      throw new RowFault(MalformedReason.UNDECODABLE, "the datasets server shortened cells of it");
    }
    JsonNode row = element.get("row");
    return Json.object(row == null ? element : row);
  }
}
