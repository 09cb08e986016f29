package dev.charm.ops.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.Charm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComposeFileTest {
  private final ComposeFile file;

  ComposeFileTest() throws Exception {
    this.file = ComposeFile.read();
  }

  @Test
  void shouldPublishPortsToThisMachineOnly() {
    assertThat(file.services().values()).anyMatch(service -> !service.ports().isEmpty());
    assertThat(file.services().values())
        .flatMap(ComposeFile.Service::ports)
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void shouldRunEachPartAsAServiceOfItsOwn() {
    assertThat(file.services().keySet())
        .containsExactlyInAnyOrder(
            "kafka",
            "registry",
            "topics",
            "streams",
            "scorer",
            "trainer",
            "dashboard",
            "prometheus",
            "grafana");
    assertThat(file.services().values().stream().filter(ComposeFile.Service::isCharm)).hasSize(5);
  }

  @Test
  void shouldGiveCharmCommandsThatItUnderstands() {
    file.services().values().stream()
        .filter(ComposeFile.Service::isCharm)
        .forEach(
            service ->
                assertThat(
                        Charm.commandLine()
                            .parseArgs(service.command().toArray(String[]::new))
                            .errors())
                    .isEmpty());
  }

  @Test
  void shouldPinEveryImage() {
    assertThat(file.services().values())
        .filteredOn(service -> !service.isCharm())
        .allMatch(service -> service.image().matches("[a-z/-]+:v?[0-9][^:]*"));
  }

  @Test
  void shouldServeMetricsOfEachServiceWherePrometheusLooksForThem() throws Exception {
    String prometheus =
        Files.readString(
            Path.of(System.getProperty("charm.root"), "ops/deploy/prometheus/prometheus.yml"));
    for (String name : List.of("streams", "scorer", "trainer", "dashboard")) {
      Map<String, String> environment = file.services().get(name).environment();
      assertThat(environment).containsEntry("CHARM_METRICS_BIND", "0.0.0.0");
      assertThat(prometheus)
          .contains("names: [" + name + "]")
          .contains("port: " + environment.get("CHARM_METRICS_PORT"));
    }
  }

  @Test
  void shouldRunTheVersionsThatTheBuildKnows() throws Exception {
    String pom = Files.readString(Path.of(System.getProperty("charm.root"), "pom.xml"));
    String kafka = file.services().get("kafka").image();
    String registry = file.services().get("registry").image();
    assertThat(pom)
        .contains("<kafka.version>" + kafka.substring(kafka.indexOf(':') + 1) + "</")
        .contains("<apicurio.version>" + registry.substring(registry.indexOf(':') + 1) + "</");
  }
}
