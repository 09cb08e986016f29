package dev.charm.streams.intake;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Takes a record's timestamp unless it cannot be true, and else that of the record before it. A
 * negative one, which clients write that know of none, would end Kafka Streams. One in the future
 * would push the time of the stream there, and all votes would be forgotten as long past; brokers
 * refuse it only where they are set to.
 */
public final class BoundedTimestamps implements TimestampExtractor {
  private static final long MOST_AHEAD_MS = Duration.ofDays(1).toMillis();

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long timestamp = record.timestamp();
    return isCredible(timestamp) ? timestamp : Math.max(0, partitionTime);
  }

  /** Whether it can be true. */
  static boolean isCredible(long timestamp) {
    return timestamp >= 0 && timestamp <= System.currentTimeMillis() + MOST_AHEAD_MS;
  }
}
