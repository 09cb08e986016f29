package dev.charm.ops.metrics.kafka;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.MetricName;

/**
 * Which metrics of Kafka's clients and of Kafka Streams are published. There are thousands, most of
 * them for each topic, partition, node or store; these are what one looks at, of each client,
 * thread and task, and of each store two.
 */
final class KafkaMetricChoice {
  private static final String TOTAL = "-total";
  private static final Pattern GROUP_END = Pattern.compile("-metrics$");

  private static final Set<String> TAGS =
      Set.of("client-id", "thread-id", "task-id", "rocksdb-state-id");

  private static final Map<String, Set<String>> NAMES =
      Map.of(
          "consumer-fetch-manager-metrics",
          Set.of(
              "records-consumed-total",
              "bytes-consumed-total",
              "records-lag-max",
              "fetch-latency-avg",
              "fetch-total"),
          "consumer-coordinator-metrics",
          Set.of(
              "assigned-partitions",
              "rebalance-total",
              "failed-rebalance-total",
              "rebalance-latency-avg",
              "commit-latency-avg",
              "last-heartbeat-seconds-ago"),
          "consumer-metrics",
          Set.of("connection-count", "failed-authentication-total", "last-poll-seconds-ago"),
          "producer-metrics",
          Set.of(
              "record-send-total",
              "record-error-total",
              "record-retry-total",
              "request-latency-avg",
              "batch-size-avg",
              "buffer-available-bytes",
              "connection-count",
              "failed-authentication-total",
              "txn-commit-time-ns-total",
              "txn-abort-time-ns-total"),
          "stream-metrics",
          Set.of("alive-stream-threads", "failed-stream-threads"),
          "stream-thread-metrics",
          Set.of(
              "process-total",
              "process-latency-avg",
              "process-ratio",
              "punctuate-latency-avg",
              "punctuate-ratio",
              "commit-total",
              "commit-latency-avg",
              "poll-ratio"),
          "stream-task-metrics",
          Set.of("process-total", "dropped-records-total", "active-buffer-count"),
          "stream-state-metrics",
          Set.of("estimate-num-keys", "total-sst-files-size"));

  private KafkaMetricChoice() {}

  /** The names of all of them, under which they are published. */
  static List<String> publishedNames() {
    return NAMES.entrySet().stream()
        .flatMap(
            group -> group.getValue().stream().map(name -> publishedName(group.getKey(), name)))
        .toList();
  }

  /** As Micrometer names them; that of a counter without {@code _total}. */
  static String publishedName(String group, String name) {
    String base = isCounter(name) ? name.substring(0, name.length() - TOTAL.length()) : name;
    return "kafka_" + (GROUP_END.matcher(group).replaceFirst("") + "_" + base).replace('-', '_');
  }

  static boolean isCounter(String name) {
    return name.endsWith(TOTAL);
  }

  static boolean includes(MetricName name) {
    return NAMES.getOrDefault(name.group(), Set.of()).contains(name.name())
        && TAGS.containsAll(name.tags().keySet());
  }
}
