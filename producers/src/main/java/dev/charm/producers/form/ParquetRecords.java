package dev.charm.producers.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.SourceStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file, nested columns as JSON; see {@link ParquetNodes}. One row group is
 * held at a time, compressed. It is read from its end, so that what is no file of its own (a
 * compressed one, a resource) is copied to a temporary file first.
 */
final class ParquetRecords implements Records {
  private static final byte[] MARK = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int LEAST_BYTES = 12;

  private final Source source;
  private final Path file;
  private final boolean temporary;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final List<String> header;
  private final ParquetNodes nodes;
  private final ObjectFields.Names names = new ObjectFields.Names();
  private final long size;
  private @Nullable RecordReader<ObjectNode> group;
  private long leftInGroup;
  private long number;
  private long bytesOfGroups;

  private ParquetRecords(Source source, Path file, boolean temporary) throws IOException {
    this.source = source;
    this.file = file;
    this.temporary = temporary;
    this.size = Files.size(file);
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetPages())
            .usePageChecksumVerification(true)
            .build();
    this.reader = ParquetFileReader.open(new LocalInputFile(file), options);
    this.schema = reader.getFileMetaData().getSchema();
    this.nodes = new ParquetNodes(schema);
    this.header =
        schema.getFields().stream()
            .map(Type::getName)
            .map(Headings::normal)
            .filter(name -> !Headings.isNameless(name))
            .toList();
  }

  /** Whether a file that begins so is Parquet. */
  static boolean is(byte[] head) {
    return head.length >= MARK.length
        && head[0] == MARK[0]
        && head[1] == MARK[1]
        && head[2] == MARK[2]
        && head[3] == MARK[3];
  }

  /**
   * Opens a file and reads what it says of its columns.
   *
   * @param in the file from its first byte; it is closed
   * @throws SourceException if the file is cut or damaged, has two columns of one normal name, or
   *     is compressed in a way that is not read
   */
  static ParquetRecords open(Source source, SourceStream in) throws SourceException {
    Optional<Path> own = in.isCompressed() ? Optional.empty() : source.content().path();
    Path file = null;
    try (in) {
      file = own.isPresent() ? own.get() : copy(in);
      requireWhole(source, file);
      ParquetRecords records = new ParquetRecords(source, file, own.isEmpty());
      try {
        records.requireReadable();
        return records;
      } catch (SourceException e) {
        records.reader.close();
        throw e;
      }
    } catch (SourceException e) {
      delete(own.isEmpty(), file);
      throw e;
    } catch (IOException | RuntimeException e) {
      delete(own.isEmpty(), file);
      throw new SourceException(source.name(), "its Parquet data is damaged", e);
    }
  }

  private static Path copy(SourceStream in) throws IOException {
    Path copy = Files.createTempFile("charm-rows-", ".parquet");
    try {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  private static void delete(boolean temporary, @Nullable Path file) {
    if (temporary && file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        file.toFile().deleteOnExit();
      }
    }
  }

  private static void requireWhole(Source source, Path file) throws IOException {
    long size = Files.size(file);
    byte[] last = new byte[MARK.length];
    if (size >= LEAST_BYTES) {
      try (var channel = Files.newByteChannel(file)) {
        channel.position(size - MARK.length);
        channel.read(java.nio.ByteBuffer.wrap(last));
      }
    }
    if (!is(last)) {
      throw new SourceException(
          source.name(), "is cut: it lacks the end, where Parquet says what its columns are");
    }
  }

  private void requireReadable() throws SourceException {
    Set<String> distinct = new HashSet<>();
    for (String name : header) {
      if (!distinct.add(name)) {
        throw new SourceException(
            source.name(), "names a column twice: " + Headings.shown(List.of(name)));
      }
    }
    for (BlockMetaData block : reader.getFooter().getBlocks()) {
      for (ColumnChunkMetaData column : block.getColumns()) {
        if (!ParquetPages.isRead(column.getCodec())) {
          throw new SourceException(
              source.name(),
              "is Parquet compressed with "
                  + column.getCodec()
                  + ", which is not read; write it anew:"
                  + " pandas.read_parquet(\"IN\").to_parquet(\"OUT.parquet\", compression=\"zstd\")");
        }
      }
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public @Nullable RawRow next() throws SourceException {
    try {
      while (leftInGroup == 0) {
        PageReadStore pages = reader.readNextRowGroup();
        if (pages == null) {
          return null;
        }
        MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
        group = columns.getRecordReader(pages, nodes);
        leftInGroup = pages.getRowCount();
        bytesOfGroups += bytesOfGroup();
      }
      if (group == null) {
        throw new IllegalStateException("a row group is read or none is left");
      }
      ObjectNode row = group.read();
      leftInGroup--;
      return raw(row);
    } catch (IOException | RuntimeException e) {
      throw new SourceException(
          source.name(), "its Parquet data is damaged after row " + number, e);
    }
  }

  private long bytesOfGroup() {
    int next = groupsRead++;
    List<BlockMetaData> blocks = reader.getFooter().getBlocks();
    return next < blocks.size() ? blocks.get(next).getCompressedSize() : 0;
  }

  private int groupsRead;

  private RawRow raw(ObjectNode row) {
    long at = number++;
    try {
      nodes.requireSound();
      return new RawRow(at + 1, at, new Written(row), null, names.fields(row));
    } catch (RowFault fault) {
      return new RawRow(at + 1, at, new Written(row), fault, null);
    }
  }

  /** A row as JSON. */
  private record Written(ObjectNode row) implements Supplier<byte[]> {
    @Override
    public byte[] get() {
      return row.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  @Override
  public long bytesRead() {
    return Math.min(bytesOfGroups, size);
  }

  @Override
  public void close() throws SourceException {
    try {
      reader.close();
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be closed", e);
    } finally {
      delete(temporary, file);
    }
  }
}
