package dev.charm.ops.connect;

import dev.charm.consumers.views.UnreadableLogException;
import dev.charm.schemas.RegistryRefusal;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The one place that turns what was thrown into what a person reads: one line. */
public final class ErrorLine {
  private ErrorLine() {}

  /** What ended a command that nothing could be done about, as a missing native library. */
  public static String of(Error error) {
    List<String> messages = new ArrayList<>();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        messages.add(firstLine(cause.getMessage()));
      }
    }
    return messages.isEmpty() ? error.getClass().getSimpleName() : String.join(": ", messages);
  }

  /** What went wrong, on one line. */
  public static String of(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof ExecutionException || cause instanceof UncheckedIOException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnreadableLogException.RegistryAway away) {
      return firstLine(registryAway(away.url(), away.getCause()).getMessage());
    }
    if (cause instanceof CommandFailedException
        || cause instanceof RefusedSettingException
        || cause instanceof UnreadableLogException) {
      return firstLine(cause.getMessage());
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "unknown topic: " + firstLine(cause.getMessage());
    }
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return "Kafka refuses access: " + firstLine(cause.getMessage());
    }
    if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
      return "no such file: " + firstLine(cause.getMessage());
    }
    if (cause instanceof TimeoutException) {
      return "Kafka gave no answer in time: " + firstLine(cause.getMessage());
    }
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof RestClientException rest) {
        return "the schema registry refuses ("
            + rest.getStatus()
            + "): "
            + firstLine(t.getMessage());
      }
      if (t instanceof ConnectException) {
        return "cannot connect: " + firstLine(cause.getMessage());
      }
    }
    if (cause instanceof KafkaException && cause.getCause() != null) {
      return firstLine(cause.getMessage()) + ": " + firstLine(cause.getCause().getMessage());
    }
    if (cause instanceof InterruptedException) {
      return "interrupted";
    }
    boolean speaks =
        cause instanceof IOException
            || cause instanceof IllegalArgumentException
            || cause instanceof IllegalStateException
            || cause instanceof KafkaException;
    return speaks && cause.getMessage() != null
        ? firstLine(cause.getMessage())
        : cause.getClass().getSimpleName()
            + (cause.getMessage() == null ? "" : ": " + firstLine(cause.getMessage()));
  }

  /** No broker answers. */
  public static CommandFailedException brokerAway(String servers, @Nullable Throwable cause) {
    return cause instanceof AuthenticationException || cause instanceof AuthorizationException
        ? new CommandFailedException(
            "Kafka refuses access: " + firstLine(cause.getMessage()), cause)
        : new CommandFailedException(
            "no Kafka broker answers at " + servers + " (is it running? see --bootstrap-server)",
            cause);
  }

  /** The registry does not answer, or refuses. */
  public static CommandFailedException registryAway(String url, @Nullable Throwable cause) {
    Optional<RestClientException> answer = RegistryRefusal.behind(cause);
    if (answer.isPresent()) {
      return new CommandFailedException(
          RegistryRefusal.isNoRegistry(answer.get())
              ? RegistryRefusal.noRegistryAt(url)
              : "the schema registry at " + url + " refuses (" + answer.get().getStatus() + ")",
          cause);
    }
    return new CommandFailedException(
        "the schema registry does not answer at " + url + " (see --schema-registry)", cause);
  }

  /** The first line of a message; what says that there is none, for none. */
  public static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.strip().lines().findFirst().orElse("");
  }
}
