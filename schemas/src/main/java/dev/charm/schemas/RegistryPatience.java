package dev.charm.schemas;

import dev.charm.schemas.EventDecoder.RegistryUnavailableException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Asks the registry again, with growing pauses, while it gives no answer. */
final class RegistryPatience {
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 2_000;

  private final String url;
  private final Duration patience;

  /** A question to the registry. */
  @FunctionalInterface
  interface Question<R> {
    R ask() throws IOException, RestClientException;
  }

  /**
   * @param url of the registry, for people
   * @param patience how long to ask again
   */
  RegistryPatience(String url, Duration patience) {
    this.url = url;
    this.patience = patience;
  }

  /**
   * The answer, once there is one; empty if the registry does not have what is asked for.
   *
   * @param about what the registry is asked about, for people
   * @throws RegistryUnavailableException if there is no answer for all patience
   * @throws SubjectMissingException at once, if the question throws it
   */
  <R> Optional<R> ask(Question<R> question, Supplier<String> about) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        return Optional.of(question.ask());
      } catch (SubjectMissingException e) {
        throw e;
      } catch (RestClientException e) {
        if (RegistryRefusal.isMissing(e)) {
          return Optional.empty();
        }
        waitOrGiveUp(deadline, pause, about, e);
      } catch (IOException | KafkaException e) {
        waitOrGiveUp(deadline, pause, about, e);
      }
    }
  }

  private void waitOrGiveUp(long deadline, long pause, Supplier<String> about, Exception e) {
    if (System.nanoTime() >= deadline) {
      boolean elsewhere =
          RegistryRefusal.behind(e).filter(RegistryRefusal::isNoRegistry).isPresent();
      throw new RegistryUnavailableException(
          elsewhere
              ? RegistryRefusal.noRegistryAt(url)
              : "the schema registry gives no answer for " + about.get(),
          e);
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptException(interrupted);
    }
  }
}
