package dev.charm.ops.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The images of {@code docker-compose.yml} for Kafka and the registry, and charm's services. */
@Testcontainers(disabledWithoutDocker = true)
class ContainersIT {
  @TempDir Path folder;

  @Test
  void shouldRunTheServicesOnARealKafkaAndRegistry() throws Exception {
    ComposeFile file = ComposeFile.read();
    try (Network network = Network.newNetwork();
        KafkaContainer kafka =
            new KafkaContainer(file.services().get("kafka").image())
                .withListener("kafka:19092")
                .withNetwork(network);
        GenericContainer<?> registry =
            new GenericContainer<>(file.services().get("registry").image())
                .withEnv(file.services().get("registry").environment())
                .withNetwork(network)
                .withExposedPorts(8080)
                .waitingFor(Wait.forHttp("/health/ready"))
                .dependsOn(kafka)) {
      registry.start();
      Map<String, String> environment =
          Map.of(
              "CHARM_BOOTSTRAP_SERVER",
              kafka.getBootstrapServers(),
              "CHARM_SCHEMA_REGISTRY",
              "http://%s:%d/apis/ccompat/v7"
                  .formatted(registry.getHost(), registry.getMappedPort(8080)),
              "CHARM_STATE",
              folder.resolve("state").toString());
      try (CharmProcess topics = CharmProcess.start(folder, environment, command(file, "topics"));
          CharmProcess streams = afterwards(topics, file, "streams", environment);
          CharmProcess scorer = afterwards(topics, file, "scorer", environment);
          CharmProcess trainer = afterwards(topics, file, "trainer", environment)) {
        for (CharmProcess service : new CharmProcess[] {streams, scorer, trainer}) {
          service.awaitReady();
          service.signal("TERM");
          assertThat(service.awaitExit()).as(service.output()).isZero();
        }
      }
    }
  }

  private CharmProcess afterwards(
      CharmProcess topics, ComposeFile file, String service, Map<String, String> environment)
      throws Exception {
    assertThat(topics.awaitExit()).as(topics.output()).isZero();
    return CharmProcess.start(folder, environment, command(file, service));
  }

  private static String[] command(ComposeFile file, String service) {
    return file.services().get(service).command().toArray(String[]::new);
  }
}
