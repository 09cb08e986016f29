package dev.charm.ops.forget;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Has Kafka's cleaner take tombstones and what they delete out of compacted topics, now rather than
 * some day.
 *
 * <p>The cleaner leaves the segment alone that is written to, a log that is mostly clean, and a
 * tombstone for as long as {@code delete.retention.ms} said when it first met it. So the settings
 * are changed before tombstones are written, segments are closed, and closed again once tombstones
 * may go: a log without anything new is never looked at.
 */
final class Compaction implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_CLOSINGS = Duration.ofSeconds(20);

  /** As the broker writes it; what is new in a large log is a very small share of it. */
  private static final String ANY_DIRT = "1.0E-12";

  private final Set<String> compacted;
  private final TemporarySettings settings;
  private final Duration tombstones;

  private Compaction(Set<String> compacted, TemporarySettings settings, Duration tombstones) {
    this.compacted = compacted;
    this.settings = settings;
    this.tombstones = tombstones;
  }

  /** Those of the topics that are compacted. */
  static Set<String> compacted(Admin admin, Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> topics =
        partitions.stream()
            .map(TopicPartition::topic)
            .distinct()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .toList();
    Set<String> compacted = new HashSet<>();
    for (Map.Entry<ConfigResource, Config> topic :
        admin.describeConfigs(topics).all().get().entrySet()) {
      String policy = topic.getValue().get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
      if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
        compacted.add(topic.getKey().name());
      }
    }
    return compacted;
  }

  /**
   * Changes the settings of topics until closed.
   *
   * @param found where the prompts are
   * @param compacted topics that are compacted
   * @param tombstones how long they stay after what they delete
   */
  static Compaction soon(Admin admin, TraceCount found, Set<String> compacted, Duration tombstones)
      throws ExecutionException, InterruptedException {
    Set<String> topics =
        found.records().keySet().stream()
            .map(TopicPartition::topic)
            .filter(compacted::contains)
            .collect(Collectors.toCollection(TreeSet::new));
    TemporarySettings settings =
        TemporarySettings.apply(
            admin,
            topics,
            Map.of(
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                ANY_DIRT,
                TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                "0",
                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                String.valueOf(tombstones.toMillis())),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG);
    return new Compaction(compacted, settings, tombstones);
  }

  /** Closes the segments with the prompts, so that the cleaner may begin. */
  void begin(TraceCount found, LogWriter writer) throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = partitions(found);
    if (!partitions.isEmpty()) {
      writer.closeSegments(partitions);
    }
  }

  /**
   * Waits until the cleaner is through, and no longer than a time beside that of the tombstones.
   *
   * @param look counts what is left in partitions
   */
  void await(
      TraceCount found,
      LogWriter writer,
      Duration timeout,
      Function<List<TopicPartition>, TraceCount> look)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = partitions(found);
    Duration betweenClosings =
        tombstones.compareTo(BETWEEN_CLOSINGS) < 0 ? tombstones : BETWEEN_CLOSINGS;
    long begun = System.nanoTime();
    long deadline = begun + timeout.plus(tombstones).toNanos();
    long closed = begun;
    TraceCount left = look.apply(partitions);
    long lookTook = System.nanoTime() - begun;
    while (left.total() > 0 && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(Math.max(BETWEEN_LOOKS.toNanos(), 2 * lookTook));
      if (System.nanoTime() - closed > betweenClosings.toNanos()) {
        begin(left, writer);
        closed = System.nanoTime();
      }
      long looked = System.nanoTime();
      left = look.apply(partitions);
      lookTook = System.nanoTime() - looked;
    }
  }

  private List<TopicPartition> partitions(TraceCount found) {
    return found.records().keySet().stream().filter(p -> compacted.contains(p.topic())).toList();
  }

  @Override
  public void close() {
    settings.close();
  }
}
