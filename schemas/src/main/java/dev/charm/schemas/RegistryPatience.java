package dev.charm.schemas;

import dev.charm.schemas.EventDecoder.RegistryUnavailableException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;

/** Asks the registry again, with growing pauses, while it gives no answer. */
final class RegistryPatience {
  /**
   * The registry's own error codes for a subject, version or schema that it does not have. A bare
   * 404 is not among them: it may come from a proxy, or from a wrong path.
   */
  private static final Set<Integer> NO_SUCH_SCHEMA = Set.of(40401, 40402, 40403);

  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 2_000;

  private final Duration patience;

  /**
   * @param patience how long to ask again
   */
  RegistryPatience(Duration patience) {
    this.patience = patience;
  }

  /**
   * The answer, once there is one.
   *
   * @param about what the registry is asked about, for people
   * @throws RegistryUnavailableException if there is none for all patience
   * @throws KafkaException for any other fault, at once
   */
  <R> R ask(Supplier<R> question, Supplier<String> about) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        return question.get();
      } catch (KafkaException e) {
        if (!registryIsToBlame(e)) {
          throw e;
        }
        if (System.nanoTime() >= deadline) {
          throw new RegistryUnavailableException(
              "the schema registry gives no answer for " + about.get(), e);
        }
        sleep(pause);
      }
    }
  }

  private static boolean registryIsToBlame(KafkaException e) {
    if (!(e instanceof SerializationException)) {
      return true; // Confluent's client says so of refused access, time-outs and 5xx
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientException rest) {
        return !NO_SUCH_SCHEMA.contains(rest.getErrorCode());
      }
      if (cause instanceof EOFException) {
        return false; // the record ends early
      }
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }
}
