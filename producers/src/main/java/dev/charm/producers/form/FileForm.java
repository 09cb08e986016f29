package dev.charm.producers.form;

import dev.charm.producers.source.Records;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.SourceStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The forms that files are read in, told by their first bytes and never by their names. */
public final class FileForm {
  private FileForm() {}

  /**
   * Recognises the form of a file and opens it.
   *
   * @throws SourceException if it cannot be read, or is of a form that is not read, which the
   *     message names
   */
  public static Records open(Source source) throws SourceException {
    List<Source> shards = source.content().shards();
    if (!shards.isEmpty()) {
      return ShardRecords.open(shards);
    }
    SourceStream in = SourceStream.open(source);
    try {
      return open(source, in);
    } catch (SourceException | RuntimeException e) {
      try {
        in.close();
      } catch (IOException onClose) {
        e.addSuppressed(onClose);
      }
      throw e;
    }
  }

  private static Records open(Source source, SourceStream in) throws SourceException {
    byte[] head = in.head();
    if (ParquetRecords.is(head)) {
      return ParquetRecords.open(source, in);
    }
    Optional<String> foreign = ForeignForm.of(head);
    if (foreign.isPresent()) {
      throw new SourceException(source.name(), foreign.get());
    }
    return switch (firstCharacter(head)) {
      case '[' -> JsonForm.array(source, in);
      case '{' -> JsonForm.object(source, in);
      default -> CsvRecords.open(source, in);
    };
  }

  /** The first byte that is neither blank nor of a byte order mark, or -1. */
  private static int firstCharacter(byte[] head) {
    for (byte b : head) {
      boolean mark = b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
      if (!mark && !Character.isWhitespace(b)) {
        return b;
      }
    }
    return -1;
  }
}
