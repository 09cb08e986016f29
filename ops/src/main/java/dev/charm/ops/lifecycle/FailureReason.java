package dev.charm.ops.lifecycle;

import dev.charm.streams.UnlikePartitionsException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.FencedInstanceIdException;

/** Why a service failed, for people; the log has the stack trace. */
public final class FailureReason {
  /** What a consumer says of a batch whose checksum does not fit. */
  private static final Pattern DAMAGED =
      Pattern.compile("Record batch for partition (\\S+)-(\\d+) at offset (\\d+) is invalid");

  private FailureReason() {}

  /** The innermost cause: what wraps it says only where it went through. */
  public static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof FencedInstanceIdException) {
      return "another instance uses the same name, and has taken the place of this one; give each its"
          + " own (--instance or CHARM_INSTANCE)";
    }
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof UnlikePartitionsException) {
      return message;
    }
    if (message.contains("No space left on device")) {
      return "a disk is full (" + message + "); nothing is lost: make room and start again";
    }
    Matcher damaged = DAMAGED.matcher(message);
    if (damaged.find()) {
      return DamagedTopic.words(damaged.group(1), damaged.group(2), damaged.group(3));
    }
    return cause.getClass().getSimpleName()
        + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }
}
