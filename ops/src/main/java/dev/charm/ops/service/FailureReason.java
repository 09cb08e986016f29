package dev.charm.ops.service;

import org.apache.kafka.common.errors.FencedInstanceIdException;

/** Why a service failed, for people; the log has the stack trace. */
final class FailureReason {
  private FailureReason() {}

  /** The innermost cause: what wraps it says only where it went through. */
  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof FencedInstanceIdException) {
      return "another instance uses the same name, and has taken the place of this one; give each its"
          + " own (--instance or CHARM_INSTANCE)";
    }
    return cause.getClass().getSimpleName()
        + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }
}
