package dev.charm.consumers.views;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole partitions as they lie in the log, without a consumer group. For one thread. */
public final class PartitionReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String FETCH_MILLIS = "50";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Duration patience;

  /** Nothing came for as long as the reader waits. */
  static final class SilenceException extends TimeoutException {
    private static final long serialVersionUID = 1L;

    SilenceException(String message) {
      super(message);
    }
  }

  private PartitionReader(Map<String, Object> kafka, String isolation, Duration patience) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("isolation.level", isolation);
    config.put("enable.auto.commit", "false");
    config.put("allow.auto.create.topics", "false");
    config.put("auto.offset.reset", "earliest"); // where retention is quicker than this reader
    // Whatever is asked next, at the next topic, waits behind the fetch that is under way.
    config.putIfAbsent("fetch.max.wait.ms", FETCH_MILLIS);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.patience = patience;
  }

  /** Reads everything, what transactions have left open or given up included. */
  public static PartitionReader ofEverything(Map<String, Object> kafka) {
    return new PartitionReader(kafka, "read_uncommitted", PATIENCE);
  }

  /** Reads what is committed. */
  public static PartitionReader ofCommitted(Map<String, Object> kafka) {
    return ofCommitted(kafka, PATIENCE);
  }

  /**
   * Reads what is committed.
   *
   * @param patience how long it waits while nothing comes
   */
  static PartitionReader ofCommitted(Map<String, Object> kafka, Duration patience) {
    return new PartitionReader(kafka, "read_committed", patience);
  }

  /** The partitions of a topic; none if it does not exist. */
  public List<TopicPartition> partitions(String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    return partitions == null
        ? List.of()
        : partitions.stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
  }

  /** Whether partitions still have their first records: retention has dropped nothing. */
  boolean areWhole(Collection<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions).values().stream().allMatch(offset -> offset == 0);
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
    read(ends, each, (done, total) -> {});
  }

  /** The same, and tells how far it is: sums of offsets. */
  void read(
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> each,
      ReadListener.Progress progress) {
    consumer.assign(ends.keySet());
    consumer.seekToBeginning(ends.keySet());
    long total = ends.values().stream().mapToLong(Long::longValue).sum();
    Silence silence = new Silence(ends.keySet());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.getOrDefault(partition, 0L)) {
          each.accept(record);
        }
      }
      progress.at(silence.endIfItLasts(), total);
    }
  }

  /**
   * Hands over every record that lies between two offsets of a partition.
   *
   * @param from first offset
   * @param end first offset beyond
   * @throws TimeoutException if nothing comes for half a minute
   */
  public void readBetween(
      TopicPartition partition,
      long from,
      long end,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Set<TopicPartition> alone = Set.of(partition);
    consumer.assign(alone);
    long first = Math.max(from, consumer.beginningOffsets(alone).getOrDefault(partition, 0L));
    if (first >= end) {
      return;
    }
    consumer.seek(partition, first);
    Silence silence = new Silence(alone);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          each.accept(record);
        }
      }
      silence.endIfItLasts();
    }
  }

  /**
   * Whether a record lies between two offsets of a partition. Offsets alone cannot tell: what ends
   * a transaction has one as well.
   *
   * @param from first offset
   * @param end first offset beyond
   * @throws TimeoutException if nothing comes for half a minute
   */
  public boolean isAnyBetween(TopicPartition partition, long from, long end) {
    Set<TopicPartition> alone = Set.of(partition);
    consumer.assign(alone);
    long first = Math.max(from, consumer.beginningOffsets(alone).getOrDefault(partition, 0L));
    if (first >= end) {
      return false;
    }
    consumer.seek(partition, first);
    Silence silence = new Silence(alone);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          return true;
        }
      }
      silence.endIfItLasts();
    }
    return false;
  }

  /** How long nothing has come: neither records, nor the way over those that nobody committed. */
  private final class Silence {
    private final Set<TopicPartition> partitions;
    private long position;
    private long since = System.nanoTime();

    Silence(Set<TopicPartition> partitions) {
      this.partitions = partitions;
    }

    /** The sum of positions; or ends the reading. */
    long endIfItLasts() {
      long before = position;
      position = partitions.stream().mapToLong(consumer::position).sum();
      long now = System.nanoTime();
      if (position > before) {
        since = now;
      } else if (now - since > patience.toNanos()) {
        throw new SilenceException("nothing came from " + partitions + " for " + patience);
      }
      return position;
    }
  }

  /** The consumer, for whoever follows topics himself. */
  KafkaConsumer<byte[], byte[]> consumer() {
    return consumer;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
