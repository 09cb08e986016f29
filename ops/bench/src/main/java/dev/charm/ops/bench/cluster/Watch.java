package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows a compacted topic from its beginning: the latest committed value of every key.
 *
 * @param <T> the Avro record that is its value
 */
public final class Watch<T extends SpecificRecord> implements AutoCloseable {
  private final Topic<T> topic;
  private final KafkaConsumer<String, byte[]> consumer;
  private final EventDecoder<T> decoder;
  private final Map<String, T> latest = new HashMap<>();

  /** Follows a topic of this cluster. */
  public Watch(Cluster cluster, Topic<T> topic) {
    this.topic = topic;
    this.decoder = cluster.registry().decoder(topic);
    this.consumer = readCommitted(cluster);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private static KafkaConsumer<String, byte[]> readCommitted(Cluster cluster) {
    Properties properties = cluster.clients();
    properties.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads on, waiting this long at most for something new; then the latest value of every key. */
  public Collection<T> poll(Duration patience) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(patience)) {
      if (record.value() == null) {
        latest.remove(record.key());
      } else if (decoder.deserialize(topic.name(), record.value()) instanceof Decoded.Value<T> v) {
        latest.put(record.key(), v.value());
      } else {
        throw new IllegalStateException("a malformed record in " + topic.name());
      }
    }
    return latest.values();
  }

  @Override
  public void close() {
    consumer.close();
    decoder.close();
  }
}
