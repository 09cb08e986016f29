package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * An Avro record of a topic to bytes. Only the first record asks the registry, for its schema's id;
 * where that gives no answer it is asked again for {@code patience}, as {@link EventDecoder} does:
 * a service that has not written to a topic yet must not end because the registry is away.
 *
 * @param <T> the Avro record
 */
final class EventEncoder<T extends SpecificRecord> implements Serializer<T> {
  private final Topic<T> topic;
  private final KafkaAvroSerializer serializer;
  private final RegistryPatience patience;

  /**
   * @param config the settings of the registry client, {@code schema.registry.url} among them
   * @param patience how long to ask again while the registry gives no answer
   */
  EventEncoder(
      Topic<T> topic, SchemaRegistryClient registry, Map<String, ?> config, Duration patience) {
    this.topic = topic;
    this.patience = new RegistryPatience(patience);
    this.serializer = new KafkaAvroSerializer(registry);
    serializer.configure(config, false);
  }

  @Override
  public byte @Nullable [] serialize(String ignored, @Nullable T value) {
    return value == null
        ? null
        : patience.ask(() -> serializer.serialize(topic.name(), value), topic::subject);
  }

  @Override
  public void close() {
    serializer.close();
  }
}
