package dev.charm.ops.models;

import static java.util.Objects.requireNonNull;

import dev.charm.consumers.scoring.ScoringService;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Has a reward model score the responses since some time, again or for the first time: its consumer
 * group goes on there. Equal scores change nothing, since a reward is known by its response.
 */
public final class Rescoring {
  private final Admin admin;
  private final String group;

  /**
   * @param rewardModel {@code name@version}
   */
  public Rescoring(Admin admin, String rewardModel) {
    this.admin = admin;
    this.group = ScoringService.consumerGroup(rewardModel);
  }

  /**
   * Where it would go on.
   *
   * @throws CommandFailedException if a scorer is at work for it, whose place cannot be moved
   */
  public List<RescoredPartition> plan(Instant since)
      throws InterruptedException, ExecutionException {
    requireNoMember();
    Map<TopicPartition, OffsetSpec> atTime = new HashMap<>();
    Map<TopicPartition, OffsetSpec> first = new HashMap<>();
    Map<TopicPartition, OffsetSpec> last = new HashMap<>();
    for (TopicPartition partition : partitions()) {
      atTime.put(partition, OffsetSpec.forTimestamp(since.toEpochMilli()));
      first.put(partition, OffsetSpec.earliest());
      last.put(partition, OffsetSpec.latest());
    }
    Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(atTime).all().get();
    Map<TopicPartition, ListOffsetsResultInfo> begins = admin.listOffsets(first).all().get();
    Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(last).all().get();
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    List<RescoredPartition> plan = new ArrayList<>();
    for (TopicPartition partition : partitions()) {
      long offset = requireNonNull(found.get(partition)).offset();
      long now = offset < 0 ? requireNonNull(ends.get(partition)).offset() : offset;
      OffsetAndMetadata before = committed.get(partition);
      plan.add(
          RescoredPartition.of(
              partition.partition(),
              before == null ? null : before.offset(),
              now,
              requireNonNull(begins.get(partition)).offset()));
    }
    return plan;
  }

  /** Has it go on there. */
  public void carryOut(List<RescoredPartition> plan)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (RescoredPartition each : plan) {
      offsets.put(
          new TopicPartition(Topics.RESPONSES.name(), each.partition()),
          new OffsetAndMetadata(each.now()));
    }
    admin.alterConsumerGroupOffsets(group, offsets).all().get();
  }

  private List<TopicPartition> partitions() throws InterruptedException, ExecutionException {
    String topic = Topics.RESPONSES.name();
    TopicDescription described =
        requireNonNull(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
    return described.partitions().stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private Map<TopicPartition, OffsetAndMetadata> committed()
      throws InterruptedException, ExecutionException {
    try {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
  }

  private void requireNoMember() throws InterruptedException, ExecutionException {
    try {
      GroupState state =
          requireNonNull(admin.describeConsumerGroups(List.of(group)).all().get().get(group))
              .groupState();
      if (state != GroupState.EMPTY && state != GroupState.DEAD) {
        throw new CommandFailedException(
            "scorers are at work in group " + group + "; stop them first, and start them after");
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }
}
