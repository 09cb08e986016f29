package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Topic;
import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Counts the records of a topic that are committed from now on. */
public final class Arrivals implements AutoCloseable {
  private final KafkaConsumer<String, byte[]> consumer;
  private long count;
  private long lastAt;

  /** Begins where the topic ends now. */
  public Arrivals(Cluster cluster, Topic<?> topic) {
    this.consumer = CommittedReader.of(cluster, topic);
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position); // which looks the ends up
  }

  /** Reads on, waiting this long at most. */
  public void poll(Duration patience) {
    int records = consumer.poll(patience).count();
    if (records > 0) {
      count += records;
      lastAt = System.nanoTime();
    }
  }

  /** How many have come. */
  public long count() {
    return count;
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
