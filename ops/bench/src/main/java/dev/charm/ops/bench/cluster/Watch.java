package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

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
    this.consumer = CommittedReader.of(cluster, topic);
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
