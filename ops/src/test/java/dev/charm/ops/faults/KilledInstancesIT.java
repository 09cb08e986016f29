package dev.charm.ops.faults;

import static dev.charm.streams.guarantees.Arrival.FIRST_WRONG;
import static dev.charm.streams.guarantees.Arrival.WITHDRAWN_AND_GIVEN_AGAIN;
import static dev.charm.streams.guarantees.Course.ENDING_THREE_TIMES;
import static dev.charm.streams.guarantees.Course.JOINING_AND_LEAVING;
import static dev.charm.streams.guarantees.Placement.ANYWHERE;
import static dev.charm.streams.guarantees.Placement.CRC32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.embedded.EmbeddedRegistry;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Registry;
import dev.charm.streams.guarantees.InJvmCluster;
import dev.charm.streams.guarantees.Scenario;
import dev.charm.streams.guarantees.Seeds;
import dev.charm.streams.guarantees.Waiting;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Instances of the service die by SIGKILL at random moments, with and without their state, while
 * the broker lives on: in the middle of transactions, of rebalances and of their own start.
 */
class KilledInstancesIT {
  @TempDir static Path shared;
  @TempDir Path folder;

  private static EmbeddedRegistry registryProcess;

  @BeforeAll
  static void startRegistry() throws Exception {
    registryProcess =
        new EmbeddedRegistry(
            RunningStack.INSTALLATION,
            shared.resolve("registry"),
            shared.resolve("registry.log"),
            Ports.free());
    registryProcess.start();
    Waiting.until("the registry answers", () -> registryProcess.state() == Service.State.RUNNING);
    try (Registry registry = new Registry(registryProcess.url(), Map.of())) {
      registry.registerAll();
    }
  }

  @AfterAll
  static void stopRegistry() {
    registryProcess.close();
  }

  static Stream<Scenario> scenarios() {
    return Seeds.of("killed instances")
        .flatMap(
            seed ->
                Stream.of(
                    new Scenario(seed, 4, WITHDRAWN_AND_GIVEN_AGAIN, CRC32, ENDING_THREE_TIMES, 0),
                    new Scenario(seed, 4, FIRST_WRONG, ANYWHERE, JOINING_AND_LEAVING, 1)));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldBeTheSameWhateverIsKilled(Scenario scenario) throws Exception {
    try (InJvmCluster cluster = InJvmCluster.start(scenario.partitions());
        Registry registry = new Registry(registryProcess.url(), Map.of());
        InstanceProcesses instances =
            new InstanceProcesses(
                scenario.truth().settings(),
                scenario.standbys(),
                cluster.bootstrapServers(),
                registryProcess.url(),
                folder)) {
      scenario.play(cluster.bootstrapServers(), registry, instances);
      assertThat(instances.kills()).isEqualTo(scenario.course() == ENDING_THREE_TIMES ? 3 : 1);
    }
  }
}
