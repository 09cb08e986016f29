package dev.charm.producers.row;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row given as a JSON object, and what its fields must be. A field that is null is missing. */
public record JsonRow(Fields fields) {
  /** What an object says, if the node is one. */
  public static JsonRow of(JsonNode node) throws RowFault {
    JsonNode object = Json.object(node);
    return new JsonRow(new ObjectFields(object));
  }

  private record ObjectFields(JsonNode object) implements Fields {
    @Override
    public Collection<String> names() {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      return names;
    }

    @Override
    public @Nullable JsonNode get(String name) {
      return object.get(name);
    }
  }

  /** The field of the first of these names that is there, or null. */
  public @Nullable JsonNode field(String... names) {
    for (String name : names) {
      JsonNode field = fields.get(name);
      if (field != null && !field.isNull()) {
        return field;
      }
    }
    return null;
  }

  /** A text, or null if it is missing. */
  public @Nullable String text(String... names) throws RowFault {
    JsonNode field = field(names);
    if (field != null && !field.isTextual()) {
      throw new RowFault(MalformedReason.UNDECODABLE, names[0] + " is not text");
    }
    return field == null ? null : field.textValue();
  }

  /** A text that must be there and not be blank. */
  public String requiredText(String... names) throws RowFault {
    String text = text(names);
    if (text == null || text.isBlank()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, names[0] + " is missing");
    }
    return text;
  }

  /** An id, given as text or whole number; null if it is missing. */
  public @Nullable String id(String name) throws RowFault {
    JsonNode field = field(name);
    if (field == null) {
      return null;
    }
    if (!field.isTextual() && !field.isIntegralNumber()) {
      throw new RowFault(
          MalformedReason.UNDECODABLE, name + " is neither a text nor a whole number");
    }
    if (field.asText().isBlank()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, name + " is missing");
    }
    return field.asText();
  }

  /** A finite number. */
  public static double number(String name, JsonNode field) throws RowFault {
    if (!field.isNumber()) {
      throw new RowFault(MalformedReason.UNDECODABLE, name + " is not a number");
    }
    return Decimal.finite(name, field.doubleValue());
  }

  /** A whole number from 0, or 0 if it is missing. */
  public int index(String name) throws RowFault {
    JsonNode field = field(name);
    if (field == null) {
      return 0;
    }
    if (!field.canConvertToInt() || !field.isIntegralNumber() || field.intValue() < 0) {
      throw new RowFault(MalformedReason.OUT_OF_RANGE, name + " is not a whole number from 0");
    }
    return field.intValue();
  }
}
