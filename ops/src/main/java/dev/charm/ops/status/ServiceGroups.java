package dev.charm.ops.status;

import dev.charm.consumers.scoring.ScoringService;
import dev.charm.consumers.views.LogReader;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The consumer groups of the services that ought to be running: streams always; a scorer for every
 * reward model that somebody scores for, under its active version. The trainer has no group: it
 * reads whole topics.
 */
final class ServiceGroups {
  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(100);

  private record Active(String name, String version) {}

  private final Admin admin;
  private final LogReader reader;

  ServiceGroups(Admin admin, LogReader reader) {
    this.admin = admin;
    this.reader = reader;
  }

  /** The groups as they are now. */
  List<ServiceGroup> find() throws ExecutionException, InterruptedException, IOException {
    Set<String> existing = new HashSet<>();
    for (GroupListing group : admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get()) {
      existing.add(group.groupId());
    }
    Map<String, String> wanted = new HashMap<>();
    wanted.put(CalibrationService.APPLICATION_ID, "streams");
    for (Active version : activeVersions()) {
      if (isScoredFor(version, existing)) {
        wanted.put(
            ScoringService.consumerGroup(version.name() + "@" + version.version()), "scorer");
      }
    }
    List<ServiceGroup> groups = new ArrayList<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(wanted).entrySet()) {
      groups.add(
          existing.contains(entry.getKey())
              ? describe(entry.getValue(), entry.getKey())
              : new ServiceGroup(entry.getValue(), entry.getKey(), "missing", 0, 0));
    }
    return groups;
  }

  /** Of each version only its name is held: the records carry the models themselves. */
  private Collection<Active> activeVersions() {
    Map<String, Active> active = new HashMap<>();
    reader.each(
        Topics.REWARD_MODELS,
        key -> true,
        (key, value) -> {
          active.remove(key);
          if (value != null
              && RewardModelStatus.of(value.value().getStatus()) == RewardModelStatus.ACTIVE) {
            RewardModelVersion version = value.value();
            active.put(key, new Active(version.getName(), version.getVersion()));
          }
        });
    return active.values();
  }

  private static boolean isScoredFor(Active version, Set<String> groups) {
    String prefix = ScoringService.consumerGroup(version.name() + "@");
    return groups.stream().anyMatch(group -> group.startsWith(prefix));
  }

  private ServiceGroup describe(String service, String id)
      throws ExecutionException, InterruptedException {
    ConsumerGroupDescription group =
        Objects.requireNonNull(admin.describeConsumerGroups(List.of(id)).all().get().get(id), id);
    Map<TopicPartition, Long> positions = new HashMap<>();
    group
        .members()
        .forEach(
            member ->
                member
                    .assignment()
                    .topicPartitions()
                    .forEach(partition -> positions.put(partition, 0L)));
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(Map.of(id, new ListConsumerGroupOffsetsSpec()))
            .partitionsToOffsetAndMetadata(id)
            .get();
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            positions.put(partition, offset.offset());
          }
        });
    return new ServiceGroup(
        service, id, group.groupState().toString(), group.members().size(), lag(positions));
  }

  private long lag(Map<TopicPartition, Long> positions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    positions.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin
            .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all()
            .get();
    long lag = 0;
    Map<TopicPartition, Long> behind = new HashMap<>();
    for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
      long missing = end(position.getKey(), ends) - position.getValue();
      if (missing > 0) {
        behind.put(position.getKey(), position.getValue());
        lag += missing;
      }
    }
    return lag == 0 || isAnythingThere(behind, ends) ? lag : 0;
  }

  private static long end(
      TopicPartition partition, Map<TopicPartition, ListOffsetsResultInfo> ends) {
    return Objects.requireNonNull(ends.get(partition), partition::toString).offset();
  }

  /**
   * Whether a committed record lies between position and end. A position may stay before the marker
   * that ends a transaction, since a consumer is never handed one; offsets alone cannot tell.
   */
  private boolean isAnythingThere(
      Map<TopicPartition, Long> behind, Map<TopicPartition, ListOffsetsResultInfo> ends) {
    KafkaConsumer<byte[], byte[]> consumer = reader.consumer();
    consumer.assign(behind.keySet());
    Map<TopicPartition, Long> first = consumer.beginningOffsets(behind.keySet());
    behind.forEach(
        (partition, position) ->
            consumer.seek(partition, Math.max(position, first.getOrDefault(partition, 0L))));
    long deadline = System.nanoTime() + LOOK.toNanos();
    while (behind.keySet().stream().anyMatch(p -> consumer.position(p) < end(p, ends))) {
      if (!consumer.poll(POLL).isEmpty() || System.nanoTime() > deadline) {
        return true;
      }
    }
    return false;
  }
}
