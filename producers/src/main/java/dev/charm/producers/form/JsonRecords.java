package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.producers.form.JsonElements.JsonElement;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.SourceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of a file of JSON. */
final class JsonRecords implements Records {

  /** Where in an element its row is. */
  interface Row {
    /** Of a file whose elements are its rows. */
    Row ELEMENT = Json::object;

    /**
     * The row that an element holds.
     *
     * @throws RowFault if it holds none
     */
    JsonNode of(JsonNode element) throws RowFault;
  }

  private final JsonElements elements;
  private final Row row;
  private final List<String> notes;
  private final ObjectFields.Names names = new ObjectFields.Names();
  private long number;

  JsonRecords(JsonElements elements, Row row, List<String> notes) {
    this.elements = elements;
    this.row = row;
    this.notes = notes;
  }

  JsonRecords(JsonElements elements) {
    this(elements, Row.ELEMENT, List.of());
  }

  @Override
  public List<String> header() {
    return List.of();
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public @Nullable RawRow next() throws SourceException {
    JsonElement element = elements.next();
    if (element == null) {
      return null;
    }
    try {
      Fields fields = names.fields((ObjectNode) row.of(element.node()));
      return new RawRow(element.line(), number++, element, null, fields);
    } catch (RowFault fault) {
      return new RawRow(element.line(), number++, element, fault, null);
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
