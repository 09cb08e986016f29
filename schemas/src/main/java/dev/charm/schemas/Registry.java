package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The schema registry: registers the catalogue's schemas, and makes the serializers and decoders
 * that speak with it.
 */
public final class Registry implements AutoCloseable {
  private static final int CACHED_SCHEMAS = 1_000;
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

  private final SchemaRegistryClient client;
  private final Map<String, Object> config;

  /**
   * @param url of the registry, such as {@code http://127.0.0.1:8081/apis/ccompat/v7}, or {@code
   *     mock://scope} in tests
   * @param settings further settings of Confluent's client, such as {@code basic.auth.user.info}
   */
  public Registry(String url, Map<String, ?> settings) {
    TrustedRecords.announce();
    this.config = new HashMap<>(settings);
    config.put("schema.registry.url", url);
    config.put("auto.register.schemas", false);
    this.client =
        SchemaRegistryClientFactory.newClient(
            List.of(url.split(",")),
            CACHED_SCHEMAS,
            List.of(new io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider()),
            config,
            Map.of());
  }

  /** Confluent's own client. */
  public SchemaRegistryClient client() {
    return client;
  }

  /**
   * Registers the schema of every topic, each subject held to BACKWARD_TRANSITIVE. Registering what
   * is there already changes nothing.
   *
   * @throws IOException if the registry is away
   * @throws RestClientException if it refuses, for example an incompatible schema
   */
  public void registerAll() throws IOException, RestClientException {
    for (Topic<?> topic : Topics.all()) {
      client.register(topic.subject(), new AvroSchema(topic.schema()));
      client.updateCompatibility(topic.subject(), "BACKWARD_TRANSITIVE");
    }
  }

  /** Writes values of a topic, with the schema id that {@link #registerAll} obtained. */
  @SuppressWarnings("unchecked")
  public <T extends SpecificRecord> Serializer<T> serializer(Topic<T> topic) {
    KafkaAvroSerializer serializer = new KafkaAvroSerializer(client);
    serializer.configure(config, false);
    return (Serializer<T>) (Serializer<?>) serializer;
  }

  /** Reads values of a topic, asking again for half a minute while the registry is away. */
  public <T extends SpecificRecord> EventDecoder<T> decoder(Topic<T> topic) {
    return new EventDecoder<>(topic, client, config, DEFAULT_PATIENCE);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
