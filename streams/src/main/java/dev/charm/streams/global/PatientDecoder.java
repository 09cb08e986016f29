package dev.charm.streams.global;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.EventDecoder.RegistryUnavailableException;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes for a global store, whose thread Kafka Streams never replaces: while the registry gives
 * no answer it is asked again, without end. Nobody owns what is malformed on such a topic, and a
 * global store has no sink: it is told, and has no effect.
 *
 * @param <T> the Avro record
 */
final class PatientDecoder<T extends SpecificRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(PatientDecoder.class);

  private final Topic<T> topic;
  private final EventDecoder<T> decoder;
  private final PassedOver passedOver;

  PatientDecoder(Topic<T> topic, Registry registry, PassedOver passedOver) {
    this.topic = topic;
    this.decoder = registry.decoder(topic);
    this.passedOver = passedOver;
  }

  /**
   * A record's value, if it can be used; empty for a tombstone, too.
   *
   * @param at where it lies, for the log
   */
  Optional<T> good(Record<String, byte[]> record, @Nullable RecordMetadata at) {
    Decoded<T> decoded = decode(record.value());
    if (decoded instanceof Decoded.Malformed<T> malformed) {
      passOver(malformed.reason().label(), at);
      if (record.key() != null) {
        passedOver.lost(
            topic, record.key(), malformed.reason().label() + ", " + malformed.detail());
      }
      return Optional.empty();
    }
    if (record.key() != null) {
      passedOver.good(topic, record.key());
    }
    return decoded instanceof Decoded.Value<T> good ? Optional.of(good.value()) : Optional.empty();
  }

  /** Tells the log that a record has no effect. */
  void passOver(String reason, @Nullable RecordMetadata at) {
    LOG.warn(
        "a record of {} is passed over ({}), partition {}, offset {}",
        topic.name(),
        reason,
        at == null ? "?" : at.partition(),
        at == null ? "?" : at.offset());
  }

  private @Nullable Decoded<T> decode(byte @Nullable [] value) {
    while (true) {
      try {
        return decoder.deserialize(topic.name(), value);
      } catch (RegistryUnavailableException e) {
        LOG.warn("{} waits: {}", topic.name(), e.getMessage());
      }
    }
  }
}
