package dev.charm.ops.export.container;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Hands rows over to Parquet, by their shapes. */
final class ParquetRows extends WriteSupport<List<@Nullable Object>> {
  private final List<Field> columns;
  private @Nullable RecordConsumer consumer;

  ParquetRows(List<Field> columns) {
    this.columns = columns;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract, so it has to be there
  public WriteContext init(Configuration configuration) {
    return new WriteContext(ParquetSchema.of(columns), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(List<@Nullable Object> row) {
    RecordConsumer out = Objects.requireNonNull(consumer, "prepared");
    out.startMessage();
    writeFields(columns, row, out);
    out.endMessage();
  }

  private static void writeFields(List<Field> fields, List<?> values, RecordConsumer out) {
    for (int i = 0; i < fields.size(); i++) {
      Object value = values.get(i);
      if (value != null) {
        writeField(fields.get(i).name(), i, fields.get(i).shape(), value, out);
      }
    }
  }

  private static void writeField(
      String name, int index, Shape shape, Object value, RecordConsumer out) {
    out.startField(name, index);
    writeValue(shape, value, out);
    out.endField(name, index);
  }

  private static void writeValue(Shape shape, Object value, RecordConsumer out) {
    if (shape instanceof Shape.Scalar scalar) {
      switch (scalar) {
        case TEXT -> out.addBinary(Binary.fromString((String) value));
        case WHOLE_NUMBER -> out.addLong((Long) value);
        case NUMBER -> out.addDouble((Double) value);
      }
      return;
    }
    out.startGroup();
    if (shape instanceof Shape.Struct struct) {
      writeFields(struct.fields(), (List<?>) value, out);
    } else if (shape instanceof Shape.ListOf list) {
      writeElements(list.element(), (List<?>) value, out);
    }
    out.endGroup();
  }

  private static void writeElements(Shape shape, List<?> elements, RecordConsumer out) {
    if (elements.isEmpty()) {
      return;
    }
    out.startField(ParquetSchema.LIST, 0);
    for (Object element : elements) {
      out.startGroup();
      writeField(ParquetSchema.ELEMENT, 0, shape, element, out);
      out.endGroup();
    }
    out.endField(ParquetSchema.LIST, 0);
  }
}
