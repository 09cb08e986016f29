package dev.charm.ops.rebuild;

import dev.charm.ops.forget.LogWriter;
import dev.charm.schemas.RoutedTopic;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Empties topics of all that lies in them, and leaves their settings as they are made. */
final class EmptiedTopics {
  private final Admin admin;

  /**
   * @param admin stays the caller's to close
   */
  EmptiedTopics(Admin admin) {
    this.admin = admin;
  }

  /**
   * Deletes all that lies in partitions. Kafka refuses that for a topic that is only compacted: for
   * a moment they are both. Afterwards they are compacted, whatever an earlier run has left.
   */
  void empty(Collection<TopicPartition> partitions, LogWriter writer)
      throws ExecutionException, InterruptedException {
    if (partitions.isEmpty()) {
      return;
    }
    policy(
        partitions, TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
    writer.closeSegments(partitions);
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    DerivedTopics.offsets(admin, partitions, OffsetSpec.latest())
        .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    admin.deleteRecords(all).all().get();
    policyAsBefore(partitions);
  }

  /** What is on its way is kept by time, all else by key. */
  private void policyAsBefore(Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    policy(
        partitions.stream().filter(p -> !RoutedTopic.isOne(p.topic())).toList(),
        TopicConfig.CLEANUP_POLICY_COMPACT);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (RoutedTopic routed : RoutedTopic.values()) {
      if (partitions.stream().anyMatch(p -> p.topic().equals(routed.topicName()))) {
        changes.put(
            new ConfigResource(ConfigResource.Type.TOPIC, routed.topicName()),
            Stream.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.RETENTION_MS_CONFIG)
                .map(name -> new ConfigEntry(name, routed.config().get(name)))
                .map(entry -> new AlterConfigOp(entry, OpType.SET))
                .toList());
      }
    }
    admin.incrementalAlterConfigs(changes).all().get();
  }

  private void policy(Collection<TopicPartition> partitions, String policy)
      throws ExecutionException, InterruptedException {
    boolean deletes = policy.contains(TopicConfig.CLEANUP_POLICY_DELETE);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (TopicPartition partition : partitions) {
      changes.put(
          new ConfigResource(ConfigResource.Type.TOPIC, partition.topic()),
          List.of(
              new AlterConfigOp(
                  new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, policy), OpType.SET),
              // Meanwhile nothing expires by time.
              new AlterConfigOp(
                  new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, deletes ? "-1" : ""),
                  deletes ? OpType.SET : OpType.DELETE)));
    }
    admin.incrementalAlterConfigs(changes).all().get();
  }
}
