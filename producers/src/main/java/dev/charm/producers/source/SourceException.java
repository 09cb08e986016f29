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

  private final String file;
  private final String problem;

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
    this.file = file;
    this.problem = problem;
  }

  /** The file's name, or its path where it has not been opened. */
  public String file() {
    return file;
  }

  /** What is wrong with it, without its name. */
  public String problem() {
    return problem;
  }
}
