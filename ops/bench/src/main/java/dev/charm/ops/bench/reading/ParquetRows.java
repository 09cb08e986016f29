package dev.charm.ops.bench.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Parquet by parquet-java alone, without compression. */
final class ParquetRows {
  private ParquetRows() {}

  static void write(Rows rows, Random random, Path file) throws IOException {
    MessageType schema = schema(rows);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      for (int i = 0; i < rows.count(); i++) {
        List<String> cells = rows.maker().row(i, random);
        Group group = new SimpleGroup(schema);
        for (int column = 0; column < cells.size(); column++) {
          if (rows.isNumber(column)) {
            group.add(column, Double.parseDouble(cells.get(column)));
          } else {
            group.add(column, cells.get(column));
          }
        }
        writer.write(group);
      }
    }
  }

  private static MessageType schema(Rows rows) {
    List<Type> columns = new ArrayList<>();
    for (int i = 0; i < rows.columns().size(); i++) {
      String name = rows.columns().get(i);
      columns.add(
          rows.isNumber(i)
              ? Types.required(PrimitiveTypeName.DOUBLE).named(name)
              : Types.required(PrimitiveTypeName.BINARY)
                  .as(LogicalTypeAnnotation.stringType())
                  .named(name));
    }
    return new MessageType("rows", columns);
  }

  /** Makes a group of each row; how many cells there were. */
  static long split(Path file) throws IOException {
    long cells = 0;
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> groups =
            columns.getRecordReader(pages, new GroupRecordConverter(schema));
        for (long i = 0; i < pages.getRowCount(); i++) {
          cells += groups.read().getType().getFieldCount();
        }
      }
    }
    return cells;
  }
}
