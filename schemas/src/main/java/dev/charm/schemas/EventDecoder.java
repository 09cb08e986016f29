package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificRecord;
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

  private final Topic<T> topic;
  private final KafkaAvroDeserializer deserializer;
  private final RegistryPatience patience;

  /** Thrown when the registry gave no answer; the record may be perfectly good. */
  public static final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Refuses what was written as another record. Avro by itself reads any record as any other whose
   * fields it can fill: a reward would pass for a prompt without text.
   */
  private static final class SameRecord extends KafkaAvroDeserializer {
    SameRecord(SchemaRegistryClient registry) {
      super(registry);
    }

    @Override
    protected DatumReader<?> getDatumReader(Schema writer, @Nullable Schema reader)
        throws ExecutionException {
      if (reader != null && !writer.getName().equals(reader.getName())) {
        throw new AvroTypeException("found " + writer.getName() + ", not " + reader.getName());
      }
      return super.getDatumReader(writer, reader);
    }
  }

  /**
   * @param config the settings of the registry client, {@code schema.registry.url} among them
   * @param patience how long to ask again while the registry gives no answer
   */
  public EventDecoder(
      Topic<T> topic, SchemaRegistryClient registry, Map<String, ?> config, Duration patience) {
    this.topic = topic;
    this.patience = new RegistryPatience(patience);
    this.deserializer = new SameRecord(registry);
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
    return patience.ask(
        () -> deserializer.deserialize(topic.name(), bytes, topic.schema()),
        () -> "schema id " + schemaId(bytes));
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

  private static int schemaId(byte[] bytes) {
    return ByteBuffer.wrap(bytes, 1, 4).getInt();
  }

  @Override
  public void close() {
    deserializer.close();
  }
}
