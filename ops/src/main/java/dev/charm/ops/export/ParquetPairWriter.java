package dev.charm.ops.export;

import blue.strategic.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Parquet, snappy compressed, one row per pair; an unknown text is null. */
final class ParquetPairWriter implements PairWriter {
  private final ParquetWriter<ExportedPair> out;

  ParquetPairWriter(Path file) throws IOException {
    this.out =
        ParquetWriter.writeFile(
            schema(),
            file.toFile(),
            (pair, values) ->
                PairColumns.ALL.forEach(
                    column -> {
                      Object value = column.value().apply(pair);
                      if (value != null) {
                        values.write(column.name(), value);
                      }
                    }));
  }

  private static MessageType schema() {
    List<Type> fields = PairColumns.ALL.stream().map(ParquetPairWriter::field).toList();
    return new MessageType("preference_pair", fields);
  }

  private static Type field(PairColumns.PairColumn column) {
    return switch (column.kind()) {
      case TEXT ->
          Types.required(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(column.name());
      case OPTIONAL_TEXT ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(column.name());
      case WHOLE_NUMBER -> Types.required(PrimitiveTypeName.INT32).named(column.name());
      case NUMBER -> Types.required(PrimitiveTypeName.DOUBLE).named(column.name());
    };
  }

  @Override
  public void write(ExportedPair pair) throws IOException {
    out.write(pair);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
