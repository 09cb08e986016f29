package dev.charm.ops.export.container;

import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** The columns of Parquet; lists in three levels with the names of the standard. */
final class ParquetSchema {
  static final String LIST = "list";
  static final String ELEMENT = "element";

  private ParquetSchema() {}

  static MessageType of(List<Field> columns) {
    return new MessageType("schema", columns.stream().map(ParquetSchema::type).toList());
  }

  private static Type type(Field field) {
    return type(
        field.name(), field.shape(), field.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED);
  }

  private static Type type(String name, Shape shape, Repetition repetition) {
    if (shape instanceof Shape.ListOf list) {
      return Types.buildGroup(repetition)
          .as(LogicalTypeAnnotation.listType())
          .addField(
              Types.repeatedGroup()
                  .addField(type(ELEMENT, list.element(), Repetition.REQUIRED))
                  .named(LIST))
          .named(name);
    }
    if (shape instanceof Shape.Struct struct) {
      Type[] fields = struct.fields().stream().map(ParquetSchema::type).toArray(Type[]::new);
      return Types.buildGroup(repetition).addFields(fields).named(name);
    }
    return switch ((Shape.Scalar) shape) {
      case TEXT ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
      case WHOLE_NUMBER -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
      case NUMBER -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
    };
  }
}
