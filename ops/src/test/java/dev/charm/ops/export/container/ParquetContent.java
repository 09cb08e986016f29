package dev.charm.ops.export.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A file as Parquet's own generic reader has it, lists by the names of the standard.
 *
 * @param rows without what is null
 */
public record ParquetContent(MessageType schema, String codecs, List<JsonNode> rows) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Reads a file. */
  public static ParquetContent of(Path file) throws IOException {
    InputFile input = new LocalInputFile(file);
    List<JsonNode> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = new Groups(input).build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        rows.add(object(group));
      }
    }
    try (ParquetFileReader reader = ParquetFileReader.open(input)) {
      return new ParquetContent(
          reader.getFileMetaData().getSchema(),
          reader.getFooter().getBlocks().stream()
              .flatMap(block -> block.getColumns().stream())
              .map(column -> column.getCodec().name())
              .distinct()
              .toList()
              .toString(),
          rows);
    }
  }

  private static final class Groups extends ParquetReader.Builder<Group> {
    Groups(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  private static ObjectNode object(Group group) {
    ObjectNode object = NODES.objectNode();
    GroupType type = group.getType();
    for (int i = 0; i < type.getFieldCount(); i++) {
      if (group.getFieldRepetitionCount(i) > 0) {
        object.set(type.getFieldName(i), value(group, i, 0));
      }
    }
    return object;
  }

  private static JsonNode value(Group group, int field, int index) {
    Type type = group.getType().getType(field);
    if (type.isPrimitive()) {
      return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
        case INT64 -> NODES.numberNode(group.getLong(field, index));
        case DOUBLE -> NODES.numberNode(group.getDouble(field, index));
        case BINARY -> NODES.textNode(group.getString(field, index));
        default -> throw new IllegalArgumentException(type.toString());
      };
    }
    Group inner = group.getGroup(field, index);
    if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      ArrayNode array = NODES.arrayNode();
      for (int i = 0; i < inner.getFieldRepetitionCount("list"); i++) {
        Group list = inner.getGroup("list", i);
        array.add(value(list, list.getType().getFieldIndex("element"), 0));
      }
      return array;
    }
    return object(inner);
  }
}
