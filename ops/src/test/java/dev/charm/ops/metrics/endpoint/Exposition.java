package dev.charm.ops.metrics.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricDataParser;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Metric;
import org.hawkular.agent.prometheus.types.MetricFamily;

/**
 * A page of metrics, as a parser that is not ours reads it.
 *
 * @param text as it came
 * @param values of counters and gauges, by name and labels
 */
record Exposition(String text, Map<String, Map<Map<String, String>, Double>> values) {

  static Exposition of(String text) throws IOException {
    Map<String, Map<Map<String, String>, Double>> values = new HashMap<>();
    TextPrometheusMetricDataParser parser =
        new TextPrometheusMetricDataParser(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    for (MetricFamily family = parser.parse(); family != null; family = parser.parse()) {
      for (Metric metric : family.getMetrics()) {
        Map<Map<String, String>, Double> series =
            values.computeIfAbsent(family.getName(), name -> new HashMap<>());
        if (metric instanceof Counter counter) {
          series.put(metric.getLabels(), counter.getValue());
        } else if (metric instanceof Gauge gauge) {
          series.put(metric.getLabels(), gauge.getValue());
        }
      }
    }
    return new Exposition(text, values);
  }

  static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  static Exposition scrape(String url) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(url);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return of(answer.body());
  }

  /** The names of everything, as a query has them. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  /** The sum over all series of a metric. */
  double sum(String name) {
    assertThat(values).containsKey(name);
    return values.get(name).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The value of one series. */
  double value(String name, Map<String, String> labels) {
    assertThat(values).containsKey(name);
    assertThat(values.get(name)).containsKey(labels);
    return values.get(name).get(labels);
  }
}
