package dev.charm.ops.connect;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What a command does with the Kafka client properties that it is given. */
public enum ClientUse {
  /** Asks brokers, or creates topics. */
  ADMINISTER,
  /** Reads topics, without a group. */
  READ,
  /** Sends events. */
  SEND,
  /** Rewrites topics. */
  REWRITE,
  /** Runs the topology. */
  STREAMS,
  /** Consumes as a member of a group, and produces in transactions: scorer and generator. */
  SCORE,
  /** Reads pairs and publishes reward models in transactions. */
  TRAIN,
  /** Runs a broker and a registry of its own beneath it all. */
  STACK;

  private static final Set<String> KNOWN =
      Stream.of(
              ConsumerConfig.configNames(),
              ProducerConfig.configNames(),
              AdminClientConfig.configNames(),
              StreamsConfig.configDef().names())
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  /** Of settings that Kafka Streams passes on; what comes after may be a plug-in's own. */
  private static final List<String> PREFIXES =
      List.of(
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX,
          StreamsConfig.TOPIC_PREFIX);

  /** Whether a consumer is among the clients. */
  boolean consumes() {
    return this != ADMINISTER && this != SEND && this != STACK;
  }

  /** Whether a producer is among the clients. */
  boolean produces() {
    return this != ADMINISTER && this != READ && this != STACK;
  }

  /** Whether some client knows a setting. Mechanisms of security bring settings of their own. */
  public static boolean isKnown(String setting) {
    return KNOWN.contains(setting)
        || PREFIXES.stream().anyMatch(setting::startsWith)
        || setting.startsWith("sasl.")
        || setting.startsWith("ssl.");
  }
}
