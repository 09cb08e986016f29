package dev.charm.producers.form;

import dev.charm.producers.source.Records;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.SourceStream;
import java.io.IOException;

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
    return switch (firstCharacter(source)) {
      case '[' -> new JsonRecords(JsonArray.open(source, "objects"));
      case '{' -> new JsonRecords(JsonLines.open(source));
      default -> CsvRecords.open(source);
    };
  }

  /** The first byte that is neither blank nor of a byte order mark, or -1. */
  private static int firstCharacter(Source source) throws SourceException {
    try (SourceStream in = SourceStream.open(source)) {
      int b = in.read();
      while (b == 0xEF || b == 0xBB || b == 0xBF || (b >= 0 && Character.isWhitespace(b))) {
        b = in.read();
      }
      return b;
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read", e);
    }
  }
}
