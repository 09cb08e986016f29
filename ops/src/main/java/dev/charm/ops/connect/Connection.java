package dev.charm.ops.connect;

import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;

/**
 * Where Kafka and the registry are, and how to speak with them.
 *
 * @param kafka Kafka client properties as given, {@code bootstrap.servers} among them
 * @param registryUrl the registry's Confluent API
 * @param registrySettings further settings of the registry client
 */
public record Connection(
    Properties kafka, String registryUrl, Map<String, Object> registrySettings) {
  /** Where {@code charm up} puts the broker. */
  public static final String DEFAULT_BOOTSTRAP_SERVER = "127.0.0.1:9092";

  /** Where {@code charm up} puts the registry. */
  public static final String DEFAULT_SCHEMA_REGISTRY = "http://127.0.0.1:8081/apis/ccompat/v7";

  /** How long a command waits for a broker that is away before it gives up. */
  public static final Duration PATIENCE = Duration.ofSeconds(8);

  /** How long a command waits for a registry that is away before it gives up. */
  static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(3);

  /** The same, with other Kafka client properties. */
  public Connection with(Properties otherKafka) {
    return new Connection(otherKafka, registryUrl, registrySettings);
  }

  /** The brokers, {@code host:port,...}. */
  public String bootstrapServers() {
    return kafka.getProperty("bootstrap.servers");
  }

  /**
   * Kafka client properties for a command: those given, and where they say nothing, time-outs after
   * which a command gives up rather than keep a person waiting for a minute.
   */
  public Map<String, Object> impatientKafka() {
    Map<String, Object> config = new HashMap<>();
    String millis = String.valueOf(PATIENCE.toMillis());
    config.put("default.api.timeout.ms", millis);
    config.put("request.timeout.ms", millis);
    config.put("max.block.ms", millis);
    config.put("delivery.timeout.ms", String.valueOf(2 * PATIENCE.toMillis()));
    kafka.stringPropertyNames().forEach(name -> config.put(name, kafka.getProperty(name)));
    return config;
  }

  /** An admin client that gives up soon. */
  public Admin admin() {
    Map<String, Object> config = impatientKafka();
    config.remove("max.block.ms");
    config.remove("delivery.timeout.ms");
    return Admin.create(config);
  }

  /**
   * Makes sure that a broker answers.
   *
   * @throws CommandFailedException if none does
   */
  public void requireBroker() throws InterruptedException {
    try (Admin admin = admin()) {
      admin.describeCluster().clusterId().get();
    } catch (ExecutionException e) {
      throw ErrorLine.brokerAway(bootstrapServers(), e.getCause());
    }
  }

  /**
   * The registry. One that is away now may answer when it is needed.
   *
   * @throws CommandFailedException if what answers at its address is not a registry
   */
  public Registry registry() {
    Registry registry = new Registry(registryUrl, impatientRegistry());
    try {
      registry.requireAddress();
      return registry;
    } catch (IOException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Decodes values of a topic; gives up soon where the registry is away. */
  public <T extends SpecificRecord> EventDecoder<T> decoder(Registry registry, Topic<T> topic) {
    return registry.decoder(topic, REGISTRY_PATIENCE);
  }

  private Map<String, Object> impatientRegistry() {
    Map<String, Object> config = new HashMap<>();
    config.put("http.connect.timeout.ms", (int) PATIENCE.toMillis());
    config.put("http.read.timeout.ms", (int) PATIENCE.toMillis());
    config.putAll(registrySettings);
    return config;
  }
}
