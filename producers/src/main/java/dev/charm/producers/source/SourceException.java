package dev.charm.producers.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A whole file that cannot be read, or not to its end: it is missing, has no header, lacks a
 * column, breaks off. The message names the file and never holds a text of it. A bad row is not an
 * exception but a {@link Row.Bad}.
 */
public final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param file name of the file
   * @param problem what is wrong with it
   */
  public SourceException(String file, String problem) {
    this(file, problem, null);
  }

  /**
   * @param file name of the file
   * @param problem what is wrong with it
   * @param cause what the file system or a parser said
   */
  public SourceException(String file, String problem, @Nullable Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
