package dev.charm.ops.lifecycle;

/** Something cannot start. The message is for people: what is wrong and what to do about it. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
