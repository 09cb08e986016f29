package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
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
    this.client = client(url, config);
  }

  private static SchemaRegistryClient client(String url, Map<String, Object> config) {
    List<String> urls = List.of(url.split(","));
    return url.startsWith("mock://")
        ? SchemaRegistryClientFactory.newClient(
            urls, CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), config, Map.of())
        : new BoundedRegistryClient(urls, CACHED_SCHEMAS, config);
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

  /**
   * Writes values of a topic, with the schema id that {@link #registerAll} obtained; asks again for
   * half a minute while the registry is away.
   */
  public <T extends SpecificRecord> Serializer<T> serializer(Topic<T> topic) {
    return new EventEncoder<>(topic, client, config, DEFAULT_PATIENCE);
  }

  /** Reads values of a topic, asking again for half a minute while the registry is away. */
  public <T extends SpecificRecord> EventDecoder<T> decoder(Topic<T> topic) {
    return decoder(topic, DEFAULT_PATIENCE);
  }

  /**
   * Reads values of a topic.
   *
   * @param patience how long to ask again while the registry is away
   */
  public <T extends SpecificRecord> EventDecoder<T> decoder(Topic<T> topic, Duration patience) {
    return new EventDecoder<>(topic, client, patience);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
