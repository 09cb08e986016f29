package dev.charm.ops.deadletter;

import dev.charm.consumers.views.PartitionReader;
import dev.charm.schemas.RecordOrigin;
import dev.charm.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where records are written again: the partition that they came from, as long as it is there. */
final class Destinations {
  private final PartitionReader reader;
  private final Map<String, Map<TopicPartition, Long>> ends = new HashMap<>();

  /**
   * @param reader stays the caller's to close
   */
  Destinations(PartitionReader reader) {
    this.reader = reader;
  }

  /**
   * Where a record goes.
   *
   * @param partition null where nothing tells which, as of a record without a key
   * @param after offset from which on the partition has later records
   */
  record Destination(Topic<?> topic, @Nullable Integer partition, long after) {
    boolean isCompacted() {
      return topic.kept() == Topic.Kept.COMPACTED;
    }
  }

  /**
   * The destination of a letter that can be replayed; empty if the cluster has no such topic. From
   * a partition that is not there any more it goes where its key belongs.
   */
  Optional<Destination> of(ConsumerRecord<byte[], byte[]> letter) {
    RecordOrigin origin = RecordOrigin.named(letter.headers()).orElseThrow();
    Topic<?> topic = Replayability.input(origin.topic()).orElseThrow();
    Map<TopicPartition, Long> there = ends.computeIfAbsent(origin.topic(), this::endsOf);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    Long end = there.get(new TopicPartition(origin.topic(), origin.partition()));
    if (end == null) {
      return Optional.of(new Destination(topic, ofKey(topic, letter.key(), there.size()), 0));
    }
    // A topic that was made anew is shorter than it was: then whatever it has is later.
    long after = origin.offset() < end ? origin.offset() + 1 : 0;
    return Optional.of(new Destination(topic, origin.partition(), after));
  }

  private Map<TopicPartition, Long> endsOf(String topic) {
    List<TopicPartition> partitions = reader.partitions(topic);
    return partitions.isEmpty() ? Map.of() : reader.ends(partitions);
  }

  private static @Nullable Integer ofKey(Topic<?> topic, byte @Nullable [] key, int partitions) {
    try {
      return key == null
          ? null
          : topic.partition(new String(key, StandardCharsets.UTF_8), partitions);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) { // no key of ours
      return 0;
    }
  }
}
