package dev.charm.consumers.views;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole partitions as they lie in the log, without a consumer group. */
public final class PartitionReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String FETCH_MILLIS = "50";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;

  private PartitionReader(Map<String, Object> kafka, String isolation) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("isolation.level", isolation);
    config.put("enable.auto.commit", "false");
    config.put("allow.auto.create.topics", "false");
    config.put("auto.offset.reset", "earliest");
    // Closing waits for the fetch that is under way.
    config.putIfAbsent("fetch.max.wait.ms", FETCH_MILLIS);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads everything, what transactions have left open or given up included. */
  public static PartitionReader ofEverything(Map<String, Object> kafka) {
    return new PartitionReader(kafka, "read_uncommitted");
  }

  /** Reads what is committed. */
  public static PartitionReader ofCommitted(Map<String, Object> kafka) {
    return new PartitionReader(kafka, "read_committed");
  }

  /** Where partitions end now. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return consumer.endOffsets(partitions);
  }

  /**
   * Hands over every record from the beginning of each partition to an offset.
   *
   * @param ends first offset that is not wanted, for each partition
   * @throws TimeoutException if nothing comes for half a minute
   */
  public void read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(ends.keySet());
    consumer.seekToBeginning(ends.keySet());
    long position = 0;
    long silentSince = System.nanoTime();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.getOrDefault(partition, 0L)) {
          each.accept(record);
        }
      }
      long before = position;
      position = ends.keySet().stream().mapToLong(consumer::position).sum();
      long now = System.nanoTime();
      if (position > before) { // with records, or over those that no transaction committed
        silentSince = now;
      } else if (now - silentSince > PATIENCE.toNanos()) {
        throw new TimeoutException("nothing came from " + ends.keySet() + " for " + PATIENCE);
      }
    }
  }

  /**
   * Whether a record lies between two offsets of a partition. Offsets alone cannot tell: what ends
   * a transaction has one as well.
   *
   * @param from first offset
   * @param end first offset beyond
   */
  public boolean isAnyBetween(TopicPartition partition, long from, long end) {
    Set<TopicPartition> alone = Set.of(partition);
    consumer.assign(alone);
    long first = Math.max(from, consumer.beginningOffsets(alone).getOrDefault(partition, 0L));
    if (first >= end) {
      return false;
    }
    consumer.seek(partition, first);
    long silentSince = System.nanoTime();
    while (consumer.position(partition) < end) {
      long before = consumer.position(partition);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          return true;
        }
      }
      if (consumer.position(partition) > before) {
        silentSince = System.nanoTime();
      } else if (System.nanoTime() - silentSince > PATIENCE.toNanos()) {
        throw new TimeoutException("nothing came from " + partition + " for " + PATIENCE);
      }
    }
    return false;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
