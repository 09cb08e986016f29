package dev.charm.ops.forget;

import dev.charm.consumers.views.PartitionReader;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.RecordOrigin;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records of a partition have a dead letter. One that has is marked when it is written again
 * ({@link DeadLetters#KNOWN_TO}); one that nobody has taken in yet is not, and gets its own.
 */
final class KnownDeadLetters implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final PartitionReader committed;
  private final Admin admin;
  private final Withdrawal withdrawal;
  private final Duration patience;

  /**
   * @param kafka settings of the clients
   * @param admin stays the caller's to close
   * @param patience how long to wait until services have taken in what lies in a partition
   */
  KnownDeadLetters(
      Map<String, Object> kafka, Admin admin, Withdrawal withdrawal, Duration patience) {
    this.committed = PartitionReader.ofCommitted(kafka);
    this.admin = admin;
    this.withdrawal = withdrawal;
    this.patience = patience;
  }

  /**
   * The stages that have written a dead letter of a record of the partition. First it waits until
   * calibration, and of answers the scorers at work, have taken in all before {@code end}: a dead
   * letter is committed together with the offset.
   */
  Function<ConsumerRecord<byte[], byte[]>, Set<String>> of(TopicPartition partition, long end)
      throws ExecutionException, InterruptedException {
    if (partition.topic().equals(Topics.DEAD_LETTERS)) {
      return record -> Set.of();
    }
    await(partition, end);
    Map<RecordOrigin, Set<String>> stages = new HashMap<>();
    Map<String, String> names = new HashMap<>(); // one object per name, not one per record
    List<TopicPartition> letters = List.of(new TopicPartition(Topics.DEAD_LETTERS, 0));
    committed.read(
        committed.ends(letters),
        letter -> {
          RecordOrigin origin = RecordOrigin.named(letter.headers()).orElse(null);
          String stage = DeadLetters.header(letter.headers(), DeadLetters.STAGE);
          if (origin != null && stage != null && isFrom(partition, origin)) {
            stages
                .computeIfAbsent(
                    new RecordOrigin(
                        names.computeIfAbsent(origin.topic(), name -> name),
                        origin.partition(),
                        origin.offset()),
                    o -> new HashSet<>(2))
                .add(names.computeIfAbsent(stage, name -> name));
          }
        });
    return record ->
        stages.getOrDefault(
            RecordOrigin.of(record.topic(), record.partition(), record.offset(), record.headers()),
            Set.of());
  }

  /** What was sent on may come from anywhere. */
  private static boolean isFrom(TopicPartition partition, RecordOrigin origin) {
    return RoutedTopic.isOne(partition.topic())
        || (partition.topic().equals(origin.topic())
            && partition.partition() == origin.partition());
  }

  private void await(TopicPartition partition, long end)
      throws ExecutionException, InterruptedException {
    List<String> groups = new ArrayList<>(List.of(CalibrationService.APPLICATION_ID));
    if (partition.topic().equals(Topics.RESPONSES.name())) {
      groups.addAll(withdrawal.scorersAtWork());
    }
    long deadline = System.nanoTime() + patience.toNanos();
    for (String group : groups) {
      while (committed.isAnyBetween(partition, position(group, partition), end)
          && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
      }
    }
  }

  private long position(String group, TopicPartition partition)
      throws ExecutionException, InterruptedException {
    OffsetAndMetadata position =
        admin
            .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
            .partitionsToOffsetAndMetadata(group)
            .get()
            .get(partition);
    return position == null ? 0 : position.offset();
  }

  @Override
  public void close() {
    committed.close();
  }
}
