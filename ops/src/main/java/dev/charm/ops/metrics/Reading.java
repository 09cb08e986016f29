package dev.charm.ops.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What a stage reads, for whoever finds out how far behind it is.
 *
 * @param stage its name in metrics
 * @param group its consumer group, which knows where it is; empty for a reader without one
 * @param topics all partitions of which it reads, if it has a group
 * @param positions where it is, if it has none
 */
public record Reading(
    String stage,
    Optional<String> group,
    List<String> topics,
    Map<TopicPartition, Long> positions) {

  /** Of a member of a group. */
  public static Reading ofGroup(String stage, String group, List<String> topics) {
    return new Reading(stage, Optional.of(group), topics, Map.of());
  }

  /** Of a reader without a group. */
  public static Reading at(String stage, Map<TopicPartition, Long> positions) {
    return new Reading(stage, Optional.empty(), List.of(), positions);
  }
}
