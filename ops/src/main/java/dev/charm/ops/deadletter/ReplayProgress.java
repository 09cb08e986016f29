package dev.charm.ops.deadletter;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What was replayed, by this run and before it: as the offsets of a group tell, and will tell. */
final class ReplayProgress {
  private final Map<TopicPartition, ReplayedBefore> before = new HashMap<>();
  private final Map<TopicPartition, Long> reached = new HashMap<>();

  private ReplayProgress() {}

  /** What earlier runs have noted. */
  static ReplayProgress read(Admin admin) throws ExecutionException, InterruptedException {
    ReplayProgress made = new ReplayProgress();
    admin
        .listConsumerGroupOffsets(
            Map.of(ReplayWriter.GROUP, new ListConsumerGroupOffsetsSpec()),
            new ListConsumerGroupOffsetsOptions().requireStable(true))
        .partitionsToOffsetAndMetadata(ReplayWriter.GROUP)
        .get()
        .forEach(
            (partition, note) -> {
              if (note != null) {
                made.before.put(partition, ReplayedBefore.parse(note.metadata()));
              }
            });
    return made;
  }

  /** Of one partition. */
  ReplayedBefore of(TopicPartition partition) {
    return before.computeIfAbsent(partition, none -> new ReplayedBefore());
  }

  /** A letter was looked at. */
  void reach(TopicPartition partition, long offset) {
    reached.merge(partition, offset + 1, Math::max);
  }

  /** What is to be noted. */
  Map<TopicPartition, OffsetAndMetadata> notes() {
    Map<TopicPartition, OffsetAndMetadata> notes = new HashMap<>();
    reached.forEach(
        (partition, next) ->
            notes.put(partition, new OffsetAndMetadata(next, of(partition).text())));
    return notes;
  }
}
