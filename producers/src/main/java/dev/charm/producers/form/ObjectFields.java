package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an object says.
 *
 * @param object all of whose names are normal
 * @param typed the object as the file has it; null where that is the same
 */
record ObjectFields(ObjectNode object, @Nullable ObjectNode typed) implements Fields {

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(object.size());
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Override
  public @Nullable JsonNode get(String name) {
    JsonNode field = object.get(name);
    return field == null || field.isNull() ? null : field;
  }

  @Override
  public String written(String name) {
    if (typed != null) {
      for (Map.Entry<String, JsonNode> field : typed.properties()) {
        if (Headings.normal(field.getKey()).equals(name)) {
          return field.getKey();
        }
      }
    }
    return name;
  }

  /** The normal names of a file's fields, and its objects by them. */
  static final class Names {
    /** More names are worked out again each time. */
    private static final int REMEMBERED = 1000;

    /** No name of a field is it: it has a blank. */
    private static final String NAMELESS = "no name";

    private final Map<String, String> normal = new HashMap<>();

    /**
     * What an object says: itself where its names are normal, else a copy by normal names, without
     * the {@linkplain Headings#isNameless nameless}.
     *
     * @throws RowFault if two names are the same but for how they are typed
     */
    Fields fields(ObjectNode object) throws RowFault {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        String name = field.getKey();
        if (!normal(name).equals(name)) {
          return new ObjectFields(copy(object), object);
        }
      }
      return new ObjectFields(object, null);
    }

    private ObjectNode copy(ObjectNode object) throws RowFault {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        String name = normal(field.getKey());
        if (!name.equals(NAMELESS) && copy.replace(name, field.getValue()) != null) {
          throw new RowFault(MalformedReason.UNDECODABLE, "names a field twice", field.getKey());
        }
      }
      return copy;
    }

    /** The normal name, or {@link #NAMELESS}. */
    private String normal(String name) {
      String known = normal.get(name);
      if (known == null) {
        known = Headings.normal(name);
        known = Headings.isNameless(known) ? NAMELESS : known;
        if (normal.size() < REMEMBERED) {
          normal.put(name, known);
        }
      }
      return known;
    }
  }
}
