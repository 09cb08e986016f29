package dev.charm.ops.service;

/** Why a service failed, for people; the log has the stack trace. */
final class FailureReason {
  private FailureReason() {}

  /** The innermost cause: what wraps it says only where it went through. */
  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName()
        + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }
}
