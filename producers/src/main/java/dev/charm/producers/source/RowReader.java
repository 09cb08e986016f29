package dev.charm.producers.source;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file row by row, holding one row at a time.
 *
 * @param <T> what a good row yields
 */
public interface RowReader<T> extends Closeable {

  /** The source that is read. */
  Source source();

  /**
   * The next row, or null at the end.
   *
   * @throws SourceException if the file cannot be read on: what came before stands
   */
  @Nullable Row<T> next() throws SourceException;

  /** How many stored bytes were read so far, of {@link Source#size}. */
  long bytesRead();

  @Override
  void close() throws SourceException;
}
