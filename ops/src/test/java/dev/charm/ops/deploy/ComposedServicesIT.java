package dev.charm.ops.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import dev.charm.ops.embedded.EmbeddedKafka;
import dev.charm.ops.embedded.EmbeddedRegistry;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.RunningServices;
import dev.charm.ops.lifecycle.StopRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every service of {@code docker-compose.yml} that runs charm, with its own command and
 * environment, as local processes on an embedded broker and registry. Only host names are replaced,
 * and the volume by a folder.
 */
class ComposedServicesIT {
  private static final String VOLUME = "/var/lib/charm";

  private final Map<String, Integer> metrics = new HashMap<>();

  @TempDir Path folder;

  @Test
  void shouldBringUpEachServiceWithItsOwnCommandAndEnvironment() throws Exception {
    ComposeFile file = ComposeFile.read();
    EmbeddedKafka broker = new EmbeddedKafka(folder.resolve("broker"), Ports.free());
    EmbeddedRegistry registry =
        new EmbeddedRegistry(
            Installation.ofCheckout(Path.of(System.getProperty("charm.root"))),
            folder.resolve("registry"),
            folder.resolve("registry.log"),
            Ports.free());
    Map<String, String> hosts =
        Map.of(
            "kafka:19092",
            broker.bootstrapServers(),
            "http://registry:8080/apis/ccompat/v7",
            registry.url());
    try (RunningServices infrastructure = new RunningServices(new StopRequest())) {
      infrastructure.start(registry);
      infrastructure.start(broker);
      infrastructure.awaitRunning(Duration.ofSeconds(60));

      CharmProcess topics = start("topics", file.services().get("topics"), hosts);
      assertThat(topics.awaitExit()).as(topics.output()).isZero();

      Map<String, CharmProcess> services = new LinkedHashMap<>();
      try {
        for (String name : file.services().keySet()) {
          ComposeFile.Service service = file.services().get(name);
          if (service.isCharm() && !name.equals("topics")) {
            services.put(name, start(name, service, hosts));
          }
        }
        assertThat(services).containsOnlyKeys("streams", "scorer", "trainer", "dashboard");
        for (Map.Entry<String, CharmProcess> service : services.entrySet()) {
          service.getValue().awaitReady();
          assertThat(folder.resolve(service.getKey()).resolve("ready")).exists();
          assertThat(ask(service.getKey(), "/health/ready")).isEqualTo("{\"ready\":true}\n");
          assertThat(ask(service.getKey(), "/health/live")).isEqualTo("{\"live\":true}\n");
          assertThat(ask(service.getKey(), "/metrics"))
              .contains("charm_service_ready{service=\"" + service.getKey() + "\"} 1.0")
              .contains("kafka_consumer_connection_count{");
        }
        for (Map.Entry<String, CharmProcess> service : services.entrySet()) {
          service.getValue().signal("TERM");
          assertThat(service.getValue().awaitExit()).as(service.getKey()).isZero();
          assertThat(folder.resolve(service.getKey()).resolve("ready")).doesNotExist();
        }
      } finally {
        services.values().forEach(CharmProcess::close);
      }
    }
  }

  private String ask(String service, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics.get(service) + path))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private CharmProcess start(String name, ComposeFile.Service service, Map<String, String> hosts)
      throws Exception {
    Path volume = Files.createDirectories(folder.resolve(name));
    Map<String, String> environment = new HashMap<>();
    service
        .environment()
        .forEach(
            (variable, value) ->
                environment.put(
                    variable, hosts.getOrDefault(value, value).replace(VOLUME, volume.toString())));
    environment.computeIfPresent(
        "CHARM_DASHBOARD_PORT", (variable, port) -> String.valueOf(Ports.free()));
    if (environment.containsKey("CHARM_METRICS_PORT")) { // one machine here, one each there
      metrics.put(name, Ports.free());
      environment.put("CHARM_METRICS_PORT", String.valueOf(metrics.get(name)));
    }
    assertThat(environment.values())
        .noneMatch(value -> value.contains("kafka:") || value.contains("registry:"));
    return CharmProcess.start(folder, environment, service.command().toArray(String[]::new));
  }
}
