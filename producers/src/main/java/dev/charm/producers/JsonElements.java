package dev.charm.producers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The rows of a file of JSON, one at a time. */
interface JsonElements extends Closeable {

  /**
   * The next element, or null at the end.
   *
   * @throws SourceException if the file cannot be read on: what came before stands
   */
  @Nullable JsonElement next() throws SourceException;

  /** How many stored bytes were read so far. */
  long bytesRead();

  @Override
  void close() throws SourceException;

  /** One element, which need not be what it should be. */
  interface JsonElement {
    /** Line that it begins on, from 1. */
    long line();

    /**
     * The element as a row.
     *
     * @throws RowFault if it is no JSON object
     */
    JsonRow row() throws RowFault;

    /** Its bytes. */
    byte[] raw();
  }

  /** An element that was parsed where it stood. */
  record Parsed(long line, JsonNode node) implements JsonElement {
    @Override
    public JsonRow row() throws RowFault {
      return JsonRow.of(node);
    }

    @Override
    public byte[] raw() {
      return node.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
