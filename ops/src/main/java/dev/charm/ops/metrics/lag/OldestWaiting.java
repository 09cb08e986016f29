package dev.charm.ops.metrics.lag;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The first committed record at or behind a place of a partition. A place may lie before the marker
 * that ends a transaction, which is not a record, and then nothing waits there: offsets alone
 * cannot tell.
 */
final class OldestWaiting implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * @param kafka settings of a client
   */
  OldestWaiting(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    config.put("allow.auto.create.topics", "false");
    config.put("max.partition.fetch.bytes", 64 * 1024); // one batch comes, however large
    config.put("fetch.max.wait.ms", 50);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Looks from each place to the end of its partition.
   *
   * @param ends where the partitions end
   * @return when the first record there was written, milliseconds since 1970; empty where there is
   *     none; no entry where that was not found out in time
   */
  Map<TopicPartition, OptionalLong> at(
      Map<TopicPartition, Long> places, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OptionalLong> found = new HashMap<>();
    consumer.assign(places.keySet());
    places.forEach(consumer::seek);
    Set<TopicPartition> open = new HashSet<>(places.keySet());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (open.remove(partition)) {
          found.put(partition, OptionalLong.of(record.timestamp()));
        }
      }
      for (TopicPartition partition : Set.copyOf(open)) {
        if (consumer.position(partition) >= ends.getOrDefault(partition, 0L)) {
          open.remove(partition);
          found.put(partition, OptionalLong.empty());
        }
      }
      consumer.pause(found.keySet());
    }
    return found;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
