package dev.charm.ops.export.container;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/** Parquet, pages compressed by Snappy, of the version that every reader knows. */
final class ParquetRowWriter implements RowWriter {
  /** Held in memory until it is full. */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private final ParquetWriter<List<@Nullable Object>> out;

  ParquetRowWriter(List<Field> columns, OutputStream out) throws IOException {
    this.out =
        new Builder(columns, new Sink(out))
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build();
  }

  @Override
  public void write(List<@Nullable Object> row) throws IOException {
    out.write(row);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static final class Builder
      extends ParquetWriter.Builder<List<@Nullable Object>, Builder> {
    private final List<Field> columns;

    Builder(List<Field> columns, OutputFile file) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, so it has to be there
    protected WriteSupport<List<@Nullable Object>> getWriteSupport(Configuration configuration) {
      return new ParquetRows(columns);
    }
  }

  /** Written from its beginning to its end. */
  private record Sink(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Counted(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return new Counted(out);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Counted extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
