package dev.charm.ops.rebuild;

import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Which topics calibration reads, keeps for itself, and publishes. */
final class DerivedTopics {
  /** Inputs that are kept by time: what has expired cannot count again. */
  static final List<Topic<?>> EXPIRING_INPUTS =
      List.of(Topics.RESPONSES, Topics.REWARDS, Topics.RETRACTIONS, Topics.BATTLES);

  /** What it publishes, the latest value a key. */
  static final List<Topic<?>> PUBLISHED =
      List.of(
          Topics.PREFERENCE_PAIRS,
          Topics.CALIBRATIONS,
          Topics.MODEL_STATS,
          Topics.ARENA_RATINGS,
          Topics.RATING_COVARIANCES);

  private static final String CHANGELOGS = CalibrationService.APPLICATION_ID + "-";

  private DerivedTopics() {}

  /** Whether calibration keeps the topic for itself alone: changelogs, and internal ones. */
  static boolean isInternal(String topic) {
    return topic.startsWith(CHANGELOGS)
        || RoutedTopic.isOne(topic)
        || Topics.all().stream().anyMatch(t -> t.internal() && t.name().equals(topic));
  }

  /** The partitions of the topics that there are. */
  static List<TopicPartition> partitions(Admin admin, Predicate<String> topics)
      throws ExecutionException, InterruptedException {
    List<String> names = admin.listTopics().names().get().stream().filter(topics).toList();
    SortedMap<String, TopicDescription> described =
        new TreeMap<>(admin.describeTopics(names).allTopicNames().get());
    List<TopicPartition> partitions = new ArrayList<>();
    described.forEach(
        (name, topic) ->
            topic
                .partitions()
                .forEach(p -> partitions.add(new TopicPartition(name, p.partition()))));
    return partitions;
  }

  /** Where partitions begin or end. */
  static Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), p -> which)))
        .all()
        .get()
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }
}
