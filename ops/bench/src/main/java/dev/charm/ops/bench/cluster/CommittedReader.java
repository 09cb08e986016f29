package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Topic;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Consumers without a group that read what is committed. */
final class CommittedReader {
  private CommittedReader() {}

  /** A consumer of every partition of a topic, from its beginning. */
  static KafkaConsumer<String, byte[]> of(Cluster cluster, Topic<?> topic) {
    Properties properties = cluster.clients();
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(topic.name()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList());
    return consumer;
  }
}
