package dev.charm.ops.lifecycle;

import org.jspecify.annotations.Nullable;

/** Something cannot start. The message is for people: what is wrong and what to do about it. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
