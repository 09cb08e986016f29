package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
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
final class JsonLines implements JsonElements {
  private final Source source;
  private final RawRecords lines;
  private final CheckedNodes nodes = new CheckedNodes();
  private final ObjectReader reader = Json.MAPPER.reader().with(nodes);

  JsonLines(Source source, SourceStream in) {
    this.source = source;
    this.lines = RawRecords.lines(in);
  }

  @Override
  public @Nullable JsonElement next() throws SourceException {
    try {
      RawRecord line = lines.next();
      while (line != null && isBlank(line.bytes())) {
        line = lines.next();
      }
      return line == null ? null : new Line(line);
    } catch (SourceException e) {
      throw e;
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

  private final class Line implements JsonElement {
    private final RawRecord record;

    Line(RawRecord record) {
      this.record = record;
    }

    @Override
    public long line() {
      return record.line();
    }

    @Override
    public JsonNode node() throws RowFault {
      if (record.fault() != null) {
        throw new RowFault(MalformedReason.TOO_LARGE, record.fault());
      }
      nodes.reset();
      try {
        byte[] bytes = record.bytes();
        JsonNode node =
            Utf8.isAscii(bytes) ? reader.readTree(bytes) : reader.readTree(Utf8.text(bytes));
        nodes.requireSound();
        return node;
      } catch (IOException e) { // a JsonProcessingException, whose message quotes the line
        throw new RowFault(MalformedReason.UNDECODABLE, "is not a JSON object");
      }
    }

    @Override
    public byte[] get() {
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
