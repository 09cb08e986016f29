package dev.charm.producers.source;

import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one file, cut one by one; at most one is held. */
public interface Records extends Closeable {

  /**
   * The normal names of the columns, in order, if the file has a heading; empty for JSON, whose
   * every row has names of its own.
   */
  List<String> header();

  /**
   * The next row, or null at the end.
   *
   * @throws SourceException if the file cannot be read on: what came before stands
   */
  @Nullable RawRow next() throws SourceException;

  /** How many stored bytes were read so far, of {@link Source#size}. */
  long bytesRead();

  /** What a reader of the file should be told, such as that a wrapping object was looked into. */
  default List<String> notes() {
    return List.of();
  }

  @Override
  void close() throws SourceException;
}
