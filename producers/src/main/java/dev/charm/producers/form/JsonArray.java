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
 * The elements of a file that is one JSON array, however long. Where the JSON itself breaks off,
 * nothing after it can be read.
 */
public final class JsonArray implements JsonElements {
  private static final ObjectReader ELEMENTS =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Source source;
  private final SourceStream in;
  private final JsonParser parser;

  private JsonArray(Source source, SourceStream in, JsonParser parser) {
    this.source = source;
    this.in = in;
    this.parser = parser;
  }

  /**
   * Opens a file.
   *
   * @param what the elements are, for people
   * @throws SourceException if it cannot be read or is not a JSON array
   */
  public static JsonArray open(Source source, String what) throws SourceException {
    SourceStream in = SourceStream.open(source);
    try {
      JsonParser parser = ELEMENTS.createParser(in);
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        parser.close();
        throw new SourceException(source.name(), "is not a JSON array of " + what);
      }
      return new JsonArray(source, in, parser);
    } catch (JsonProcessingException e) {
      throw new SourceException(source.name(), "is not a JSON array of " + what);
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read", e);
    }
  }

  @Override
  public @Nullable JsonElement next() throws SourceException {
    try {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.END_ARRAY) {
        return null;
      }
      long line = parser.currentTokenLocation().getLineNr();
      if (token == null) {
        throw new SourceException(
            source.name(), "the JSON array is not closed (line " + line + ")");
      }
      return new Node(line, ELEMENTS.readTree(parser));
    } catch (JsonProcessingException e) {
      int at = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new SourceException(
          source.name(), "the JSON breaks off in line " + at + "; nothing after it is read");
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read on", e);
    }
  }

  private record Node(long line, JsonNode node) implements JsonElement {
    @Override
    public JsonNode object() throws RowFault {
      return Json.object(node);
    }

    @Override
    public byte[] raw() {
      return node.toString().getBytes(StandardCharsets.UTF_8);
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
