package dev.charm.consumers.views;

import java.time.Duration;
import java.util.Map;

/**
 * Where topics are read from, and how long a reader waits for whoever does not answer.
 *
 * @param kafka settings of the Kafka clients, {@code bootstrap.servers} among them
 * @param registryUrl the registry's Confluent API, for people
 * @param brokerPatience how long brokers may be silent while a topic is read
 * @param registryPatience how long a registry may be away
 */
public record LogSource(
    Map<String, Object> kafka,
    String registryUrl,
    Duration brokerPatience,
    Duration registryPatience) {

  /** The brokers, {@code host:port,...}. */
  String bootstrapServers() {
    return String.valueOf(kafka.get("bootstrap.servers"));
  }
}
