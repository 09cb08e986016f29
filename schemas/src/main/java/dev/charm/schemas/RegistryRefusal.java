package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer of the registry that is not a success means. */
public final class RegistryRefusal {
  private static final int NOT_FOUND = 404;

  private RegistryRefusal() {}

  /** Whether a subject, a version, a schema or its setting is what the registry does not have. */
  public static boolean isMissing(RestClientException answer) {
    return answer.getStatus() == NOT_FOUND && answer.getErrorCode() / 100 == NOT_FOUND;
  }

  /**
   * Whether there is no registry at the address: a 404 without one of its own codes, as from a
   * server of another path, or from a proxy.
   */
  public static boolean isNoRegistry(RestClientException answer) {
    return answer.getStatus() == NOT_FOUND && !isMissing(answer);
  }

  /** Whether asking again is of no use: the registry took the question, and says no. */
  static boolean isFinal(RestClientException answer) {
    return switch (answer.getStatus()) {
      case 401, 403, 405, 409, 422 -> true;
      default -> false;
    };
  }

  /** The answer of the registry behind a failure. */
  public static Optional<RestClientException> behind(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientException answer) {
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  /** What to say of an address where no registry is. */
  public static String noRegistryAt(String url) {
    return "the registry at "
        + url
        + " answers 404; is the path missing, such as /apis/ccompat/v7?";
  }
}
