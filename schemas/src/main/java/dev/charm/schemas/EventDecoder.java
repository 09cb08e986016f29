package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a topic to its Avro record, never losing the bytes: a record that cannot be used comes
 * back as {@link Decoded.Malformed}, with its reason.
 *
 * <p>Only what the record itself is to blame for counts as malformed: bad bytes, a schema id that
 * the registry does not know, a value that {@link EventCheck} refuses. A registry that is away,
 * answers 5xx or refuses access is to blame for nothing: the decoder asks again for {@code
 * patience} with growing pauses, then throws {@link RegistryUnavailableException}, on which the
 * caller must retry, not skip. Schemas are cached, so only a schema id not seen before asks at all.
 *
 * @param <T> the Avro record
 */
public final class EventDecoder<T extends SpecificRecord> implements Deserializer<Decoded<T>> {
  private static final int HEADER_BYTES = 5;

  /**
   * The registry's own error codes for a subject, version or schema that it does not have. A bare
   * 404 is not among them: it may come from a proxy, or from a wrong path.
   */
  private static final Set<Integer> NO_SUCH_SCHEMA = Set.of(40401, 40402, 40403);

  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 2_000;

  private final Topic<T> topic;
  private final KafkaAvroDeserializer deserializer;
  private final Duration patience;

  /** Thrown when the registry gave no answer; the record may be perfectly good. */
  public static final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @param config the settings of the registry client, {@code schema.registry.url} among them
   * @param patience how long to ask again while the registry gives no answer
   */
  public EventDecoder(
      Topic<T> topic, SchemaRegistryClient registry, Map<String, ?> config, Duration patience) {
    this.topic = topic;
    this.patience = patience;
    this.deserializer = new KafkaAvroDeserializer(registry);
    Map<String, Object> settings = new HashMap<>(config);
    settings.put("specific.avro.reader", true);
    deserializer.configure(settings, false);
  }

  /** Decodes a value; null (a tombstone) stays null. */
  @Override
  public @Nullable Decoded<T> deserialize(String ignored, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != 0) {
      return new Decoded.Malformed<>(
          MalformedReason.NOT_AVRO, "no magic byte and schema id at the start", bytes);
    }
    T value;
    try {
      value = topic.valueType().cast(decodePatiently(bytes));
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (SerializationException e) {
      return malformed(bytes, e);
    } catch (RuntimeException e) { // whatever Avro makes of hostile bytes
      return new Decoded.Malformed<>(
          MalformedReason.UNDECODABLE, e.getClass().getSimpleName(), bytes);
    }
    Optional<EventCheck.Fault> fault = EventCheck.fault(value);
    return fault.isPresent()
        ? new Decoded.Malformed<>(fault.get().reason(), fault.get().detail(), bytes)
        : new Decoded.Value<>(value, bytes);
  }

  private Object decodePatiently(byte[] bytes) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        return deserializer.deserialize(topic.name(), bytes, topic.schema());
      } catch (KafkaException e) {
        if (!registryIsToBlame(e)) {
          throw e;
        }
        if (System.nanoTime() >= deadline) {
          throw new RegistryUnavailableException(
              "the schema registry gives no answer for schema id " + schemaId(bytes), e);
        }
        sleep(pause);
      }
    }
  }

  private Decoded<T> malformed(byte[] bytes, SerializationException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientException) {
        return new Decoded.Malformed<>(
            MalformedReason.UNKNOWN_SCHEMA_ID, "schema id " + schemaId(bytes), bytes);
      }
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new Decoded.Malformed<>(
        MalformedReason.UNDECODABLE, cause.getClass().getSimpleName(), bytes);
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

  private static int schemaId(byte[] bytes) {
    return ByteBuffer.wrap(bytes, 1, 4).getInt();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    deserializer.close();
  }
}
