package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.SourceException;
import java.io.Closeable;
import java.util.function.Supplier;
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
  interface JsonElement extends Supplier<byte[]> {
    /** Line that it begins on, from 1. */
    long line();

    /**
     * The element, which need not be an object.
     *
     * @throws RowFault if it is not JSON, or not sound
     */
    JsonNode node() throws RowFault;

    /** Its bytes. */
    @Override
    byte[] get();
  }
}
