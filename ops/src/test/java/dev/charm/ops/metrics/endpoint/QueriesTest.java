package dev.charm.ops.metrics.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueriesTest {
  @TempDir Path folder;

  @Test
  void shouldFindTheMetricsThatAQueryNames() {
    assertThat(
            Queries.metrics(
                "abs(max by (reward_model, model) (charm_a{x=\"up\"})) > 0.2 and on () "
                    + "rate(charm_b_total[5m]) == 0"))
        .containsExactly("charm_a", "charm_b_total");
  }

  @Test
  void shouldAskForSomethingInEveryPanelAndRule() throws IOException {
    List<String> all = new ArrayList<>(Queries.ofAlerts());
    assertThat(all).hasSizeGreaterThan(8);
    all.addAll(Queries.ofDashboard());
    assertThat(all).hasSizeGreaterThan(40).allMatch(query -> !Queries.metrics(query).isEmpty());
  }

  @Test
  void shouldBeReadByPrometheusItself() throws Exception {
    Path rules = folder.resolve("dashboard.yml");
    StringBuilder yaml = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    List<String> queries = Queries.ofDashboard();
    for (int i = 0; i < queries.size(); i++) {
      yaml.append("  - record: panel").append(i).append("\n    expr: '");
      yaml.append(queries.get(i).replace("'", "''")).append("'\n");
    }
    Files.writeString(rules, yaml);
    promtool("check", "rules", rules.toString(), Queries.ALERTS.toString());
    promtool("check", "config", Queries.DEPLOY.resolve("prometheus/prometheus.yml").toString());
  }

  private void promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("promtool.txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
    } catch (IOException e) {
      Assumptions.abort("promtool is not there (Debian's package prometheus): " + e.getMessage());
      return;
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
  }
}
