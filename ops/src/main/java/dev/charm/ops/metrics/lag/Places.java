package dev.charm.ops.metrics.lag;

import dev.charm.ops.connect.PartitionOffsets;
import dev.charm.ops.metrics.Reading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Where readers are, and where what they read begins and ends, at one time. */
final class Places {
  private final Admin admin;

  Places(Admin admin) {
    this.admin = admin;
  }

  /** Where a reader is in every partition that it reads; a group without an offset is at 0. */
  Map<TopicPartition, Long> of(Reading reading) throws ExecutionException, InterruptedException {
    if (reading.group().isEmpty()) {
      return reading.positions();
    }
    Map<TopicPartition, Long> places = new HashMap<>();
    partitions(reading.topics()).forEach(partition -> places.put(partition, 0L));
    String group = reading.group().get();
    ListConsumerGroupOffsetsResult committed =
        admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()));
    try {
      committed
          .partitionsToOffsetAndMetadata(group)
          .get()
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  places.computeIfPresent(partition, (p, none) -> offset.offset());
                }
              });
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
    return places;
  }

  /** Those of the topics that exist. */
  private Set<TopicPartition> partitions(List<String> topics)
      throws ExecutionException, InterruptedException {
    Set<TopicPartition> partitions = new HashSet<>();
    for (KafkaFuture<TopicDescription> asked :
        admin.describeTopics(topics).topicNameValues().values()) {
      try {
        TopicDescription topic = asked.get();
        topic
            .partitions()
            .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return partitions;
  }

  /** Where partitions begin, or end for whoever reads what is committed. */
  Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    return PartitionOffsets.of(admin, partitions, which);
  }
}
