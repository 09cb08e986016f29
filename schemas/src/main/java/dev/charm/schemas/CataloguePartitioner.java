package dev.charm.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;

/**
 * Puts records of the catalogue's topics where they belong, for a producer's {@code
 * partitioner.class}. It differs from Kafka's own only where a part of the key decides; a client in
 * another language needs one like it only if such a topic has several partitions.
 */
public final class CataloguePartitioner implements Partitioner {
  private static final Map<String, Topic<?>> CATALOGUE =
      Topics.all().stream().collect(Collectors.toMap(Topic::name, Function.identity()));

  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
    int partitions = cluster.partitionCountForTopic(topic);
    Topic<?> known = CATALOGUE.get(topic);
    return known == null || keyBytes == null
        ? 0 // dead letters: one partition
        : known.partition(new String(keyBytes, StandardCharsets.UTF_8), partitions);
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}
}
