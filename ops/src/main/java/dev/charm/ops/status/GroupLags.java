package dev.charm.ops.status;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.PartitionOffsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How many committed records consumer groups have before them, at one time. */
final class GroupLags {
  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Admin admin;
  private final LogReader reader;

  /** A committed record that was seen: whoever is before it need not look. */
  private final Map<TopicPartition, Long> seen = new HashMap<>();

  GroupLags(Admin admin, LogReader reader) {
    this.admin = admin;
    this.reader = reader;
  }

  /**
   * The lags of each group, by topic.
   *
   * @param read what each group reads, whether or not it has committed an offset there
   */
  Map<String, SortedMap<String, Long>> of(Map<String, Set<TopicPartition>> read)
      throws ExecutionException, InterruptedException {
    Map<String, Map<TopicPartition, Long>> positions = positions(read);
    Set<TopicPartition> partitions =
        positions.values().stream()
            .flatMap(each -> each.keySet().stream())
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> begins =
        PartitionOffsets.of(admin, partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = PartitionOffsets.of(admin, partitions, OffsetSpec.latest());
    Map<String, SortedMap<String, Long>> lags = new HashMap<>();
    positions.forEach(
        (group, position) -> {
          // What retention has dropped nobody can read any more.
          position.replaceAll((partition, at) -> Math.max(at, begins.getOrDefault(partition, 0L)));
          lags.put(group, lags(position, ends));
        });
    return lags;
  }

  private Map<String, Map<TopicPartition, Long>> positions(Map<String, Set<TopicPartition>> read)
      throws ExecutionException, InterruptedException {
    Map<String, Map<TopicPartition, Long>> positions = new TreeMap<>();
    if (read.isEmpty()) {
      return positions;
    }
    Map<String, ListConsumerGroupOffsetsSpec> all = new HashMap<>();
    read.keySet().forEach(group -> all.put(group, new ListConsumerGroupOffsetsSpec()));
    ListConsumerGroupOffsetsResult committed = admin.listConsumerGroupOffsets(all);
    for (Map.Entry<String, Set<TopicPartition>> group : read.entrySet()) {
      Map<TopicPartition, Long> position = new HashMap<>();
      group.getValue().forEach(partition -> position.put(partition, 0L));
      unlessGone(committed.partitionsToOffsetAndMetadata(group.getKey()))
          .ifPresent(offsets -> put(offsets, position));
      positions.put(group.getKey(), position);
    }
    return positions;
  }

  private static void put(
      Map<TopicPartition, OffsetAndMetadata> offsets, Map<TopicPartition, Long> position) {
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            position.put(partition, offset.offset());
          }
        });
  }

  /** What was asked of a group; empty if it ended meanwhile. */
  static <T> Optional<T> unlessGone(KafkaFuture<T> asked)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.of(asked.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private SortedMap<String, Long> lags(
      Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
    SortedMap<String, Long> lags = new TreeMap<>();
    Map<TopicPartition, Long> behind = new HashMap<>();
    for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
      long missing = end(position.getKey(), ends) - position.getValue();
      if (missing > 0) {
        behind.put(position.getKey(), position.getValue());
      }
      lags.merge(position.getKey().topic(), Math.max(0, missing), Long::sum);
    }
    if (!behind.isEmpty() && !isAnythingThere(behind, ends)) {
      lags.replaceAll((topic, lag) -> 0L);
    }
    return lags;
  }

  private static long end(TopicPartition partition, Map<TopicPartition, Long> ends) {
    return Objects.requireNonNull(ends.get(partition), partition::toString);
  }

  /**
   * Whether a committed record lies between position and end. A position may stay before the marker
   * that ends a transaction, since a consumer is never handed one; offsets alone cannot tell.
   */
  private boolean isAnythingThere(
      Map<TopicPartition, Long> behind, Map<TopicPartition, Long> ends) {
    if (behind.entrySet().stream()
        .anyMatch(each -> seen.getOrDefault(each.getKey(), -1L) >= each.getValue())) {
      return true;
    }
    KafkaConsumer<byte[], byte[]> consumer = reader.consumer();
    consumer.assign(behind.keySet());
    behind.forEach(consumer::seek);
    long deadline = System.nanoTime() + LOOK.toNanos();
    while (behind.keySet().stream().anyMatch(p -> consumer.position(p) < end(p, ends))) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        seen.merge(
            new TopicPartition(record.topic(), record.partition()), record.offset(), Math::max);
      }
      if (!records.isEmpty() || System.nanoTime() > deadline) {
        return true;
      }
    }
    return false;
  }
}
