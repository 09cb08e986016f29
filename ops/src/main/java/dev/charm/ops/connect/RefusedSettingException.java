package dev.charm.ops.connect;

/** A Kafka client property that would break a promise: exit code 2, one line. */
public final class RefusedSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: which property, where it was said, and why it is refused
   */
  public RefusedSettingException(String message) {
    super(message);
  }
}
