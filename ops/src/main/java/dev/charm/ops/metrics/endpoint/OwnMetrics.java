package dev.charm.ops.metrics.endpoint;

import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.metrics.OwnMetric.Kind;
import dev.charm.ops.metrics.OwnMetric.Tag;
import dev.charm.ops.metrics.Sample;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The metrics of our own as Prometheus has them. Asked at each scrape, so a series is there for as
 * long as what it tells of, and a value that is not known (NaN) is left out.
 */
final class OwnMetrics implements MultiCollector {
  private static final String TOTAL = "_total";

  private final Supplier<List<Sample>> samples;

  OwnMetrics(Supplier<List<Sample>> samples) {
    this.samples = samples;
  }

  /** A name that is another's as well is refused when this is registered. */
  @Override
  public List<String> getPrometheusNames() {
    return Stream.of(OwnMetric.values()).map(OwnMetrics::name).toList();
  }

  @Override
  public MetricSnapshots collect() {
    Map<OwnMetric, Map<Labels, Double>> all = new EnumMap<>(OwnMetric.class);
    for (Sample sample : samples.get()) {
      if (!Double.isNaN(sample.value())) {
        all.computeIfAbsent(sample.metric(), metric -> new LinkedHashMap<>())
            .put(labels(sample), sample.value());
      }
    }
    List<MetricSnapshot> snapshots = new ArrayList<>();
    all.forEach((metric, series) -> snapshots.add(snapshot(metric, series)));
    return new MetricSnapshots(snapshots);
  }

  private static Labels labels(Sample sample) {
    return Labels.of(
        sample.metric().tags().stream().map(Tag::label).toArray(String[]::new),
        sample.tagValues().toArray(String[]::new));
  }

  private static String name(OwnMetric metric) {
    String name = metric.prometheusName();
    return metric.kind() == Kind.COUNTER ? name.substring(0, name.length() - TOTAL.length()) : name;
  }

  private static MetricSnapshot snapshot(OwnMetric metric, Map<Labels, Double> series) {
    if (metric.kind() == Kind.COUNTER) {
      CounterSnapshot.Builder counter =
          CounterSnapshot.builder().name(name(metric)).help(metric.description());
      series.forEach(
          (labels, value) ->
              counter.dataPoint(
                  CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
      return counter.build();
    }
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(name(metric)).help(metric.description());
    series.forEach(
        (labels, value) ->
            gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return gauge.build();
  }
}
