package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Topic;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Counts the records of a topic that are committed from now on. */
public final class Arrivals implements AutoCloseable {
  private final KafkaConsumer<String, byte[]> consumer;
  private final Set<String> keys = new HashSet<>();
  private long records;
  private long lastAt;

  /** Begins where the topic ends now. */
  public Arrivals(Cluster cluster, Topic<?> topic) {
    this.consumer = CommittedReader.of(cluster, topic);
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position); // which looks the ends up
  }

  /** Reads on, waiting this long at most. */
  public void poll(Duration patience) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(patience)) {
      keys.add(record.key());
      records++;
      lastAt = System.nanoTime();
    }
  }

  /** How many records have come. */
  public long records() {
    return records;
  }

  /** How many keys they have, each counted once. */
  public long keys() {
    return keys.size();
  }

  /** {@link System#nanoTime} when the last was seen; 0 before the first. */
  public long lastAt() {
    return lastAt;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
