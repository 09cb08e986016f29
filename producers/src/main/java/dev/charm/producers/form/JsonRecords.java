package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.form.JsonElements.JsonElement;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.SourceException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of a file of JSON. */
final class JsonRecords implements Records {
  /** More names are worked out again each time. */
  private static final int REMEMBERED_NAMES = 1000;

  private final JsonElements elements;
  private final Map<String, String> normal = new HashMap<>();
  private long number;

  JsonRecords(JsonElements elements) {
    this.elements = elements;
  }

  @Override
  public List<String> header() {
    return List.of();
  }

  @Override
  public @Nullable RawRow next() throws SourceException {
    JsonElement element = elements.next();
    if (element == null) {
      return null;
    }
    try {
      Fields fields = fields(element.object());
      return new RawRow(element.line(), number++, element::raw, null, fields);
    } catch (RowFault fault) {
      return new RawRow(element.line(), number++, element::raw, fault, null);
    }
  }

  private Fields fields(JsonNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      fields.putIfAbsent(normal(field.getKey()), field.getValue());
    }
    return new Objects(fields);
  }

  private String normal(String name) {
    if (normal.size() >= REMEMBERED_NAMES) {
      return Headings.normal(name);
    }
    return normal.computeIfAbsent(name, Headings::normal);
  }

  private record Objects(Map<String, JsonNode> fields) implements Fields {
    @Override
    public Collection<String> names() {
      return fields.keySet();
    }

    @Override
    public @Nullable JsonNode get(String name) {
      JsonNode field = fields.get(name);
      return field == null || field.isNull() ? null : field;
    }
  }

  @Override
  public long bytesRead() {
    return elements.bytesRead();
  }

  @Override
  public void close() throws SourceException {
    elements.close();
  }
}
