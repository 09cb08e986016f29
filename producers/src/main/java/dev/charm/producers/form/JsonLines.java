package dev.charm.producers.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.form.RawRecords.RawRecord;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.SourceStream;
import dev.charm.schemas.MalformedReason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of a file of JSON Lines; blank ones are skipped. */
public final class JsonLines implements JsonElements {
  private final Source source;
  private final RawRecords lines;

  private JsonLines(Source source, RawRecords lines) {
    this.source = source;
    this.lines = lines;
  }

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read
   */
  public static JsonLines open(Source source) throws SourceException {
    return new JsonLines(source, new RawRecords(SourceStream.open(source), RawRecords.Kind.LINES));
  }

  @Override
  public @Nullable JsonElement next() throws SourceException {
    try {
      RawRecord line = lines.next();
      while (line != null && isBlank(line.bytes())) {
        line = lines.next();
      }
      return line == null ? null : new Line(line);
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read on", e);
    }
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private record Line(RawRecord record) implements JsonElement {
    @Override
    public long line() {
      return record.line();
    }

    @Override
    public JsonNode object() throws RowFault {
      if (record.fault() != null) {
        throw new RowFault(MalformedReason.TOO_LARGE, record.fault());
      }
      try {
        return Json.object(Json.MAPPER.readTree(CsvTable.utf8(record.bytes())));
      } catch (JsonProcessingException e) { // whose message quotes the line
        throw new RowFault(MalformedReason.UNDECODABLE, "is not a JSON object");
      }
    }

    @Override
    public byte[] raw() {
      return record.bytes();
    }
  }

  @Override
  public long bytesRead() {
    return lines.bytesRead();
  }

  @Override
  public void close() throws SourceException {
    try {
      lines.close();
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be closed", e);
    }
  }
}
