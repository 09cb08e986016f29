package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds values by the names of columns, and by paths through nested objects. */
final class Columns {
  private Columns() {}

  /**
   * The value of a column; or, where there is none of this name and it has dots, of a field of an
   * object in a column: {@code scores.helpfulness}. Null if nothing stands there.
   */
  static @Nullable JsonNode at(Fields fields, String column) {
    JsonNode node = fields.get(column);
    if (node != null && !node.isNull()) {
      return node;
    }
    int dot = column.indexOf('.');
    if (dot <= 0) {
      return null;
    }
    JsonNode object = fields.get(column.substring(0, dot));
    return object == null || !object.isObject()
        ? null
        : at(new Nested(object), column.substring(dot + 1));
  }

  /** The fields of an object within a row, by their normal names. */
  static final class Nested implements Fields {
    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final Map<String, String> written = new LinkedHashMap<>();

    Nested(JsonNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        String name = Headings.normal(field.getKey());
        values.putIfAbsent(name, field.getValue());
        written.putIfAbsent(name, field.getKey());
      }
    }

    @Override
    public List<String> names() {
      return List.copyOf(values.keySet());
    }

    @Override
    public @Nullable JsonNode get(String name) {
      JsonNode value = values.get(name);
      return value == null || value.isNull() ? null : value;
    }

    @Override
    public String written(String name) {
      return written.getOrDefault(name, name);
    }
  }
}
