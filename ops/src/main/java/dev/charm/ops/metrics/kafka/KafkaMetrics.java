package dev.charm.ops.metrics.kafka;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * The chosen metrics of Kafka's clients and Kafka Streams as Prometheus has them, under the names
 * that Micrometer gives them ({@code kafka_consumer_fetch_manager_records_lag_max}). Asked at each
 * scrape: what is gone is not there, and what has no value yet (NaN) is left out.
 */
public final class KafkaMetrics implements MultiCollector {
  private record Family(String name, boolean counter) {}

  /** A name that is another's as well is refused when this is registered. */
  @Override
  public List<String> getPrometheusNames() {
    return KafkaMetricChoice.publishedNames();
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, Family> families = new TreeMap<>();
    Map<String, String> help = new HashMap<>();
    Map<String, Map<Labels, Double>> series = new HashMap<>();
    for (KafkaMetric metric : KafkaMetricsReporter.all()) {
      MetricName name = metric.metricName();
      Double value = value(metric);
      if (value != null) {
        Family family = family(name);
        families.putIfAbsent(family.name(), family);
        help.putIfAbsent(family.name(), name.description());
        // Clients of one name, where an operator names them: counters add up, of gauges one counts.
        series
            .computeIfAbsent(family.name(), key -> new HashMap<>())
            .merge(labels(name), value, family.counter() ? Double::sum : Math::max);
      }
    }
    List<MetricSnapshot> snapshots = new ArrayList<>();
    families.forEach(
        (name, family) ->
            snapshots.add(
                snapshot(
                    family, help.getOrDefault(name, ""), series.getOrDefault(name, Map.of()))));
    return new MetricSnapshots(snapshots);
  }

  /** Null if it has none: not a number, or gone between two looks. */
  private static @Nullable Double value(KafkaMetric metric) {
    try {
      return metric.metricValue() instanceof Number number && Double.isFinite(number.doubleValue())
          ? Double.valueOf(number.doubleValue())
          : null;
    } catch (KafkaException | IllegalStateException e) { // of a store that closes just now
      return null;
    }
  }

  private static Family family(MetricName name) {
    return new Family(
        KafkaMetricChoice.publishedName(name.group(), name.name()),
        KafkaMetricChoice.isCounter(name.name()));
  }

  private static Labels labels(MetricName name) {
    String[] keys = new TreeMap<>(name.tags()).keySet().toArray(String[]::new);
    String[] values = new String[keys.length];
    for (int i = 0; i < keys.length; i++) {
      values[i] = name.tags().getOrDefault(keys[i], "");
      keys[i] = keys[i].replace('-', '_');
    }
    return Labels.of(keys, values);
  }

  private static MetricSnapshot snapshot(Family family, String help, Map<Labels, Double> series) {
    if (family.counter()) {
      CounterSnapshot.Builder counter = CounterSnapshot.builder().name(family.name()).help(help);
      series.forEach(
          (labels, value) ->
              counter.dataPoint(
                  CounterDataPointSnapshot.builder()
                      .labels(labels)
                      .value(Math.max(0, value))
                      .build()));
      return counter.build();
    }
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(family.name()).help(help);
    series.forEach(
        (labels, value) ->
            gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return gauge.build();
  }
}
