package dev.charm.ops.metrics.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shapes in which binders of Kafka's metrics have failed before. */
class KafkaMetricsTest {
  private final KafkaMetricsReporter reporter = new KafkaMetricsReporter();
  private final Metrics metrics = new Metrics();
  private final KafkaMetrics published = new KafkaMetrics();

  @BeforeEach
  void report() {
    metrics.addReporter(reporter);
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private static MetricName name(String name, String group, Map<String, String> tags) {
    return new MetricName(name, group, "what it says", tags);
  }

  private List<? extends MetricSnapshot> snapshots() {
    return published.collect().stream().toList();
  }

  @Test
  void shouldHaveNamesThatPrometheusTakes() {
    assertThat(KafkaMetricChoice.publishedNames())
        .doesNotHaveDuplicates()
        .allMatch(PrometheusNaming::isValidMetricName);
  }

  @Test
  void shouldForgetWhatATaskOrAClientMeasuredWhenItGoes() {
    MetricName task = name("process-total", "stream-task-metrics", Map.of("task-id", "0_1"));
    metrics.addMetric(task, new CumulativeSum());
    assertThat(snapshots()).hasSize(1);

    metrics.removeMetric(task);
    assertThat(snapshots()).isEmpty();

    metrics.addMetric(task, new CumulativeSum());
    metrics.close();
    assertThat(snapshots()).isEmpty();
  }

  @Test
  void shouldTellTheNewMetricOfAnOldName() {
    MetricName lag =
        name("records-lag-max", "consumer-fetch-manager-metrics", Map.of("client-id", "c"));
    metrics.addMetric(lag, (Gauge<Double>) (config, now) -> 1.0);
    metrics.removeMetric(lag);
    metrics.addMetric(lag, (Gauge<Double>) (config, now) -> 2.0);

    GaugeSnapshot gauge = (GaugeSnapshot) snapshots().get(0);
    assertThat(gauge.getDataPoints()).hasSize(1);
    assertThat(gauge.getDataPoints().get(0).getValue()).isEqualTo(2.0);
  }

  @Test
  void shouldLeaveOutWhatIsPerTopicPartitionAndNode() {
    for (String tag : List.of("topic", "partition", "node-id")) {
      metrics.addMetric(
          name(
              "records-lag-max",
              "consumer-fetch-manager-metrics",
              Map.of("client-id", "c", tag, "1")),
          (Gauge<Double>) (config, now) -> 1.0);
    }
    assertThat(snapshots()).isEmpty();
  }

  @Test
  void shouldLeaveOutWhatHasNoValueAndWhatCannotBeAskedAnyMore() {
    AtomicReference<RuntimeException> closed = new AtomicReference<>();
    metrics.addMetric(
        name("fetch-latency-avg", "consumer-fetch-manager-metrics", Map.of("client-id", "c")),
        (Gauge<Double>) (config, now) -> Double.NaN);
    metrics.addMetric(
        name("estimate-num-keys", "stream-state-metrics", Map.of("task-id", "0_0")),
        (Gauge<Long>)
            (config, now) -> {
              if (closed.get() != null) {
                throw closed.get();
              }
              return 7L;
            });
    assertThat(snapshots()).hasSize(1);

    closed.set(new IllegalStateException("the store is closed"));
    assertThat(snapshots()).isEmpty();
  }

  @Test
  void shouldHearOfTheMetricsOfARealClientFromItsFirstToItsLastMoment() {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", "127.0.0.1:1");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            KafkaMetricsReporter.in(kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      assertThat(consumer.metrics()).isNotEmpty();
      assertThat(snapshots())
          .extracting(snapshot -> snapshot.getMetadata().getName())
          .contains("kafka_consumer_connection_count");
    }
    assertThat(snapshots()).isEmpty();
  }

  @Test
  void shouldAddUpWhatClientsOfOneNameCount() {
    KafkaMetricsReporter another = new KafkaMetricsReporter();
    MetricName sent = name("record-send-total", "producer-metrics", Map.of("client-id", "named"));
    try (Metrics others = new Metrics()) {
      others.addReporter(another);
      metrics.addMetric(sent, (Gauge<Double>) (config, now) -> 2.0);
      others.addMetric(sent, (Gauge<Double>) (config, now) -> 3.0);

      CounterSnapshot counter = (CounterSnapshot) snapshots().get(0);
      assertThat(counter.getDataPoints()).hasSize(1);
      assertThat(counter.getDataPoints().get(0).getValue()).isEqualTo(5.0);
    }
  }

  @Test
  void shouldKeepTheReportersThatSomebodyHasNamed() {
    Properties kafka = new Properties();
    kafka.setProperty("metric.reporters", "com.example.Theirs");
    assertThat(KafkaMetricsReporter.in(kafka).getProperty("metric.reporters"))
        .startsWith("com.example.Theirs,");
    assertThat(KafkaMetricsReporter.in(new Properties()).getProperty("metric.reporters"))
        .contains("JmxReporter");
  }
}
