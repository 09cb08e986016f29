package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Makes of each row of Parquet a JSON object: structs become objects, lists arrays (in the standard
 * form and in those of older writers), maps objects by their keys; values as {@link ParquetValue}
 * has them. What is null is not there, but within a list it is null.
 */
final class ParquetNodes extends RecordMaterializer<ObjectNode> {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Struct root;
  private boolean textFault;

  ParquetNodes(MessageType schema) {
    this.root = new Struct(schema, row -> {});
  }

  @Override
  public ObjectNode getCurrentRecord() {
    return root.object;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  /** Ends the row if a text of it is not UTF-8; forgets it. */
  void requireSound() throws RowFault {
    boolean fault = textFault;
    textFault = false;
    if (fault) {
      throw new RowFault(MalformedReason.UNDECODABLE, "is not UTF-8");
    }
  }

  private Converter single(Type type, Consumer<JsonNode> to) {
    if (type.isPrimitive()) {
      return ParquetValue.converter(type.asPrimitiveType(), to, () -> textFault = true);
    }
    GroupType group = type.asGroupType();
    boolean wraps =
        group.getFieldCount() == 1 && group.getType(0).isRepetition(Type.Repetition.REPEATED);
    if (wraps && group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      return new ListOf(group.getType(0), group.getName(), to);
    }
    boolean map =
        group.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
            || group.getLogicalTypeAnnotation() instanceof MapKeyValueTypeAnnotation;
    if (wraps && map && !group.getType(0).isPrimitive()) {
      GroupType entry = group.getType(0).asGroupType();
      if (entry.getFieldCount() == 2) {
        return new MapOf(entry, to);
      }
    }
    return new Struct(group, to);
  }

  /** An object with a field for each of a group's; what is repeated in it is an array. */
  private final class Struct extends GroupConverter {
    private final Converter[] fields;
    private final Consumer<ObjectNode> to;
    private ObjectNode object = NODES.objectNode();

    Struct(GroupType group, Consumer<? super ObjectNode> to) {
      this.to = to::accept;
      this.fields = new Converter[group.getFieldCount()];
      for (int i = 0; i < fields.length; i++) {
        Type type = group.getType(i);
        String name = type.getName();
        fields[i] =
            type.isRepetition(Type.Repetition.REPEATED)
                ? single(type, each -> object.withArray("/" + escaped(name)).add(each))
                : single(type, each -> object.set(name, each));
      }
    }

    @Override
    public Converter getConverter(int field) {
      return fields[field];
    }

    @Override
    public void start() {
      object = NODES.objectNode();
    }

    @Override
    public void end() {
      to.accept(object);
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  /** A list: of what is repeated, or of the one field that it has, as the standard says. */
  private final class ListOf extends GroupConverter {
    private final Converter repeated;
    private final Consumer<JsonNode> to;
    private ArrayNode array = NODES.arrayNode();

    ListOf(Type repeatedType, String listName, Consumer<JsonNode> to) {
      this.to = to;
      boolean isElement =
          repeatedType.isPrimitive()
              || repeatedType.asGroupType().getFieldCount() != 1
              || repeatedType.getName().equals("array")
              || repeatedType.getName().equals(listName + "_tuple");
      this.repeated =
          isElement
              ? single(repeatedType, each -> array.add(each))
              : new Slot(repeatedType.asGroupType().getType(0), each -> array.add(each));
    }

    @Override
    public Converter getConverter(int field) {
      return repeated;
    }

    @Override
    public void start() {
      array = NODES.arrayNode();
    }

    @Override
    public void end() {
      to.accept(array);
    }
  }

  /** The group around an element, which is null if nothing is in it. */
  private final class Slot extends GroupConverter {
    private final Converter element;
    private final Consumer<JsonNode> to;
    private @Nullable JsonNode value;

    Slot(Type elementType, Consumer<JsonNode> to) {
      this.to = to;
      this.element = single(elementType, each -> value = each);
    }

    @Override
    public Converter getConverter(int field) {
      return element;
    }

    @Override
    public void start() {
      value = null;
    }

    @Override
    public void end() {
      to.accept(value == null ? NullNode.instance : value);
    }
  }

  /** A map: an object by the texts of its keys. */
  private final class MapOf extends GroupConverter {
    private final GroupConverter entry;
    private final Consumer<JsonNode> to;
    private ObjectNode object = NODES.objectNode();
    private @Nullable JsonNode key;
    private @Nullable JsonNode value;

    MapOf(GroupType entryType, Consumer<JsonNode> to) {
      this.to = to;
      Converter keys = single(entryType.getType(0), each -> key = each);
      Converter values = single(entryType.getType(1), each -> value = each);
      this.entry =
          new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
              return field == 0 ? keys : values;
            }

            @Override
            public void start() {
              key = null;
              value = null;
            }

            @Override
            public void end() {
              if (key != null) {
                object.set(key.asText(), value == null ? NullNode.instance : value);
              }
            }
          };
    }

    @Override
    public Converter getConverter(int field) {
      return entry;
    }

    @Override
    public void start() {
      object = NODES.objectNode();
    }

    @Override
    public void end() {
      to.accept(object);
    }
  }
}
