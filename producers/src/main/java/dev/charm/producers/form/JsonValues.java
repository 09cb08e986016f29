package dev.charm.producers.form;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.SourceStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The elements of JSON arrays, however long, or JSON values one after another. Where the JSON
 * itself breaks off, nothing after it can be read.
 */
final class JsonValues implements JsonElements {
  private static final ObjectReader VALUES =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private enum Kind {
    /** Arrays at the top, one after another. */
    ARRAYS,
    /** The array under one name of the object at the top. */
    FIELD,
    /** Values at the top. */
    VALUES
  }

  private final Source source;
  private final SourceStream in;
  private final JsonParser parser;
  private final Kind kind;
  private final CheckedNodes nodes = new CheckedNodes();
  private final ObjectReader reader = VALUES.with(nodes);
  private boolean inArray;

  private JsonValues(Source source, SourceStream in, Kind kind) throws SourceException {
    this.source = source;
    this.in = in;
    this.kind = kind;
    try {
      this.parser = VALUES.createParser(in);
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  /** The elements of the arrays at the top of a file. */
  static JsonValues ofArrays(Source source, SourceStream in) throws SourceException {
    return new JsonValues(source, in, Kind.ARRAYS);
  }

  /** The values at the top of a file. */
  static JsonValues ofSequence(Source source, SourceStream in) throws SourceException {
    return new JsonValues(source, in, Kind.VALUES);
  }

  /** The elements of the array that an object has under a name; {@link JsonShape} saw it there. */
  static JsonValues ofField(Source source, SourceStream in, String name) throws SourceException {
    JsonValues values = new JsonValues(source, in, Kind.FIELD);
    try {
      JsonParser parser = values.parser;
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME && !parser.currentName().equals(name)) {
        parser.nextToken();
        parser.skipChildren();
      }
      values.inArray = parser.nextToken() == JsonToken.START_ARRAY;
      return values;
    } catch (IOException e) {
      throw values.brokenOff(e);
    }
  }

  @Override
  public @Nullable JsonElement next() throws SourceException {
    try {
      JsonToken token = nextValue();
      if (token == null) {
        return null;
      }
      long line = parser.currentTokenLocation().getLineNr();
      nodes.reset();
      JsonNode node = reader.readTree(parser);
      try {
        nodes.requireSound();
        return new Value(line, node, null);
      } catch (RowFault fault) {
        return new Value(line, node, fault);
      }
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  /** Goes to the beginning of the next value; null if there is none. */
  private @Nullable JsonToken nextValue() throws IOException {
    JsonToken token = parser.nextToken();
    if (kind == Kind.VALUES) {
      return token;
    }
    while (token == JsonToken.END_ARRAY && inArray) {
      inArray = false;
      token = kind == Kind.FIELD ? null : parser.nextToken();
    }
    if (inArray && token == null) {
      throw new SourceException(
          source.name(),
          "the JSON array is not closed (line " + parser.currentLocation().getLineNr() + ")");
    }
    while (!inArray && token == JsonToken.START_ARRAY) {
      inArray = true;
      token = parser.nextToken();
      while (token == JsonToken.END_ARRAY) {
        inArray = false;
        token = parser.nextToken();
      }
    }
    if (!inArray && token != null) {
      throw new SourceException(
          source.name(),
          "something stands after the JSON array, in line "
              + parser.currentTokenLocation().getLineNr()
              + "; nothing after it is read");
    }
    return token;
  }

  private SourceException brokenOff(IOException e) {
    if (e instanceof SourceException told) {
      return told;
    }
    if (e instanceof JsonProcessingException broken) { // whose message quotes the file
      int at = broken.getLocation() == null ? 0 : broken.getLocation().getLineNr();
      return new SourceException(
          source.name(), "the JSON breaks off in line " + at + "; nothing after it is read");
    }
    return new SourceException(source.name(), "cannot be read on", e);
  }

  private record Value(long line, JsonNode all, @Nullable RowFault fault) implements JsonElement {
    @Override
    public JsonNode node() throws RowFault {
      if (fault != null) {
        throw fault;
      }
      return all;
    }

    @Override
    public byte[] get() {
      return all.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  @Override
  public long bytesRead() {
    return in.bytesRead();
  }

  @Override
  public void close() throws SourceException {
    try {
      parser.close();
      in.close();
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be closed", e);
    }
  }
}
