package dev.charm.ops.deadletter;

import dev.charm.consumers.views.PartitionReader;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records of compacted topics have later ones of the same key. Compaction keeps what was
 * written last: an old record that is written again would, in the end, delete the newer one, and
 * bring back what a tombstone has deleted.
 */
final class LaterRecords {
  private final PartitionReader committed;

  /**
   * @param committed stays the caller's to close
   */
  LaterRecords(PartitionReader committed) {
    this.committed = committed;
  }

  /**
   * A record, where it is to be written again.
   *
   * @param after offset from which on records are later
   */
  record Old(TopicPartition partition, ByteBuffer key, long after) {}

  /** Those that have a later one; reads each partition from the first of them on. */
  Set<Old> superseded(Collection<Old> records) {
    Map<TopicPartition, Map<ByteBuffer, Set<Old>>> byPlace = new HashMap<>();
    Map<TopicPartition, Long> first = new HashMap<>();
    for (Old old : records) {
      byPlace
          .computeIfAbsent(old.partition(), p -> new HashMap<>())
          .computeIfAbsent(old.key(), k -> new HashSet<>())
          .add(old);
      first.merge(old.partition(), old.after(), Math::min);
    }
    Set<Old> superseded = new HashSet<>();
    byPlace.forEach(
        (partition, byKey) -> {
          long end = committed.ends(List.of(partition)).getOrDefault(partition, 0L);
          committed.readBetween(
              partition,
              first.getOrDefault(partition, 0L),
              end,
              record -> {
                if (record.key() != null) {
                  for (Old old : byKey.getOrDefault(ByteBuffer.wrap(record.key()), Set.of())) {
                    if (record.offset() >= old.after()) {
                      superseded.add(old);
                    }
                  }
                }
              });
        });
    return superseded;
  }
}
