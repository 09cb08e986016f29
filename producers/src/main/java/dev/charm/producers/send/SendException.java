package dev.charm.producers.send;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Events that could not be sent: a broker or the registry is away or refuses, a topic or a schema
 * is not there. The message says which, for people. What was sent before may have arrived; sending
 * all of it again changes nothing.
 */
public final class SendException extends IOException {
  private static final long serialVersionUID = 1L;

  SendException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
