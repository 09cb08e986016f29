package dev.charm.producers.send;

import dev.charm.schemas.RegistryRefusal;
import dev.charm.schemas.SubjectMissingException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says what it means that something could not be sent. */
final class SendFailures {
  private SendFailures() {}

  static SendException kafka(String servers, String topic, Throwable thrown) {
    Throwable cause =
        thrown instanceof ExecutionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException) {
      return new SendException(
          "unknown topic " + topic + " at " + servers + ": the topics are not created yet", cause);
    }
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return new SendException("Kafka refuses access to " + topic + " at " + servers, cause);
    }
    if (cause instanceof TimeoutException) {
      return new SendException(
          "no Kafka broker answers at " + servers + " in time (topic " + topic + ")", cause);
    }
    if (cause instanceof RecordTooLargeException) {
      return new SendException("Kafka refuses a record of " + topic + " as too large", cause);
    }
    return new SendException(
        "cannot send to " + topic + " at " + servers + ": " + cause.getClass().getSimpleName(),
        cause);
  }

  /** Nothing was acknowledged in all the time that the producer's settings allow. */
  static SendException unacknowledged(String servers, Exception waited) {
    return kafka(servers, "any topic", new TimeoutException("nothing was acknowledged", waited));
  }

  static SendException unknownSchema(String subject) {
    return new SendException(
        "schema mismatch: the registry does not know this program's schema of "
            + subject
            + " (registered never, or by another version); register it with: charm topics create",
        null);
  }

  static SendException registry(String url, String subject, Throwable thrown) {
    if (thrown instanceof SubjectMissingException) {
      return new SendException(String.valueOf(thrown.getMessage()), thrown);
    }
    Optional<RestClientException> answer = RegistryRefusal.behind(thrown);
    if (answer.isPresent()) {
      return new SendException(
          RegistryRefusal.isNoRegistry(answer.get())
              ? RegistryRefusal.noRegistryAt(url)
              : "the schema registry refuses ("
                  + answer.get().getStatus()
                  + ") to give the schema of "
                  + subject,
          thrown);
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException && cause.getCause() == null) {
        return new SendException(
            "the schema registry does not answer (schema of " + subject + ")", thrown);
      }
    }
    return new SendException("the schema of " + subject + " cannot be obtained", thrown);
  }
}
