package dev.charm.ops.metrics;

import java.util.stream.Collectors;

/** The page about the metrics of our own, made of {@link OwnMetric}. */
public final class MetricsPage {
  private static final String HEAD =
      """
      # Metrics

      Every service serves these at `/metrics` of its `--metrics-port`, in Prometheus' text format or as OpenMetrics.
      The table is made of the catalogue in the code (`OwnMetric`) by `MetricsPageTest`.

      Beside them are those of Kafka's clients and of Kafka Streams (`kafka_*`, a bounded choice: see
      `KafkaMetricChoice`), the JVM (`jvm_*`), the process (`process_*`, `system_*`) and the log
      (`logback_events_total`), as Micrometer names them.

      | metric | kind | unit | tags | what it says |
      |---|---|---|---|---|
      """;

  private MetricsPage() {}

  /** The page, in Markdown. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (OwnMetric metric : OwnMetric.values()) {
      page.append("| `").append(metric.prometheusName()).append("` | ");
      page.append(metric.kind() == OwnMetric.Kind.COUNTER ? "counter" : "gauge");
      page.append(" | ").append(metric.unit()).append(" | ");
      page.append(
          metric.tags().stream()
              .map(tag -> "`" + tag.label() + "`")
              .collect(Collectors.joining(", ")));
      page.append(" | ").append(metric.description()).append(" |\n");
    }
    page.append("\n| tag | values |\n|---|---|\n");
    for (OwnMetric.Tag tag : OwnMetric.Tag.values()) {
      page.append("| `").append(tag.label()).append("` | ").append(tag.meaning()).append(" |\n");
    }
    return page.toString();
  }
}
