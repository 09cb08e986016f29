package dev.charm.consumers.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What came back of one request. */
public sealed interface Reply {

  /** An answer with status 2xx that is JSON. */
  record Answered(JsonNode body) implements Reply {}

  /**
   * The server takes no exception to the sender but to what was sent.
   *
   * @param status 400, 413, 422 or 424
   * @param reason the status and the server's word for the error
   */
  record Refused(int status, String reason) implements Reply {}

  /**
   * There is no answer.
   *
   * @param reason why, without any text that was sent
   * @param again whether it may be another time
   * @param hopeless whether other requests would fare no better
   * @param retryAfter the header of that name
   */
  record Failed(String reason, boolean again, boolean hopeless, @Nullable String retryAfter)
      implements Reply {}
}
