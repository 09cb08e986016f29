package dev.charm.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("charm.root"), "ops/deploy/METRICS.md");
  private static final Path TODAY = Path.of("target", "METRICS.md");

  @Test
  void shouldBeWhatTheCatalogueGives() throws IOException {
    Files.writeString(TODAY, MetricsPage.markdown());

    assertThat(Files.readString(PAGE))
        .as("to remake it: cp ops/%s ops/deploy/METRICS.md", TODAY)
        .isEqualTo(MetricsPage.markdown());
  }

  @Test
  void shouldNameMetricsAsPrometheusDoes() {
    assertThat(Stream.of(OwnMetric.values()).map(OwnMetric::prometheusName))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("charm_[a-z]+(_[a-z]+)*"));
    for (OwnMetric metric : OwnMetric.values()) {
      assertThat(metric.prometheusName().endsWith("_total"))
          .as(metric.prometheusName())
          .isEqualTo(metric.kind() == OwnMetric.Kind.COUNTER);
      assertThat(metric.description()).as(metric.prometheusName()).endsWith(".");
    }
  }

  @Test
  void shouldRefuseASampleWithOtherTagsThanItsMetricHas() {
    assertThatThrownBy(() -> OwnMetric.REWARDS.is(1, "streams"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OwnMetric.LAG.is(1, "merger"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
