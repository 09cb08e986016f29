package dev.charm.ops.metrics.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Knows the metrics of every Kafka client of this process that was made with {@link #in}, from its
 * first to its last moment. Each client makes an instance by this class's name and tells it of each
 * metric that comes or goes, so nobody has to find clients that others hold, or to ask which of
 * their metrics still are.
 */
public final class KafkaMetricsReporter implements MetricsReporter {
  private static final String SETTING = "metric.reporters";
  private static final Set<KafkaMetricsReporter> ALL = ConcurrentHashMap.newKeySet();

  private final Map<MetricName, KafkaMetric> metrics = new ConcurrentHashMap<>();

  /** Settings of clients, and that they report here as well. */
  public static Properties in(Properties kafka) {
    Properties reporting = new Properties();
    reporting.putAll(kafka);
    reporting.setProperty(
        SETTING,
        kafka.getProperty(SETTING, JmxReporter.class.getName())
            + ","
            + KafkaMetricsReporter.class.getName());
    return reporting;
  }

  /** The chosen metrics of the clients that there are now. */
  static Collection<KafkaMetric> all() {
    return ALL.stream().flatMap(client -> client.metrics.values().stream()).toList();
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void init(List<KafkaMetric> first) {
    ALL.add(this);
    first.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    if (KafkaMetricChoice.includes(metric.metricName())) {
      metrics.put(metric.metricName(), metric);
    }
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    metrics.remove(metric.metricName());
  }

  @Override
  public void close() {
    ALL.remove(this);
    metrics.clear();
  }
}
