package dev.charm.ops.connect;

import org.jspecify.annotations.Nullable;

/** A failure whose message tells the user all there is to say: exit code 1, one line. */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: what failed and, if known, what to do about it
   */
  public CommandFailedException(String message) {
    super(message);
  }

  /**
   * @param message one line: what failed and, if known, what to do about it
   * @param cause shown with {@code --stacktrace} only
   */
  public CommandFailedException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
