package dev.charm.streams;

import static dev.charm.streams.guarantees.Arrival.FIRST_WRONG;
import static dev.charm.streams.guarantees.Arrival.SHUFFLED;
import static dev.charm.streams.guarantees.Arrival.WITHDRAWN_AND_GIVEN_AGAIN;
import static dev.charm.streams.guarantees.Course.ENDING_THREE_TIMES;
import static dev.charm.streams.guarantees.Course.JOINING_AND_LEAVING;
import static dev.charm.streams.guarantees.Course.ONE_INSTANCE;
import static dev.charm.streams.guarantees.Course.STATE_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Registry;
import dev.charm.streams.guarantees.InJvmCluster;
import dev.charm.streams.guarantees.Instances;
import dev.charm.streams.guarantees.InstancesInJvm;
import dev.charm.streams.guarantees.Scenario;
import dev.charm.streams.guarantees.Seeds;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On a real broker, exactly once: whatever the order of arrival, the number of partitions, the
 * corrections in between and the instances that come and go, streaming settles at the batch result,
 * and at the same bits each time. Killed processes are in the tests of the command.
 */
class SameResultIT {
  /** What each seed came to first; all that follows must come to the same. */
  private static final Map<Long, Projection> FIRST = new HashMap<>();

  @TempDir Path folder;

  static Stream<Scenario> scenarios() {
    return Seeds.of("same result")
        .flatMap(
            seed ->
                Stream.of(
                    new Scenario(seed, 1, SHUFFLED, ONE_INSTANCE),
                    new Scenario(seed, 4, FIRST_WRONG, ONE_INSTANCE),
                    new Scenario(seed, 12, WITHDRAWN_AND_GIVEN_AGAIN, ONE_INSTANCE),
                    new Scenario(seed, 4, WITHDRAWN_AND_GIVEN_AGAIN, STATE_LOST),
                    new Scenario(seed, 4, FIRST_WRONG, JOINING_AND_LEAVING),
                    new Scenario(seed, 12, SHUFFLED, ENDING_THREE_TIMES)));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldBeTheSameWhateverHappens(Scenario scenario) throws Exception {
    play(scenario, new Properties());
  }

  /**
   * State was lost with exactly-once, standby tasks and caches together: apache/kafka PR 12540. An
   * instance that takes over finds a standby, a store of its own, or nothing.
   */
  @ParameterizedTest
  @MethodSource("scenariosWithStandbys")
  void shouldBeTheSameWhenAStandbyTakesOver(Scenario scenario) throws Exception {
    Properties standbys = new Properties();
    standbys.put("num.standby.replicas", 1);
    play(scenario, standbys);
  }

  static Stream<Scenario> scenariosWithStandbys() {
    return Seeds.of("same result with standbys")
        .flatMap(
            seed ->
                Stream.of(
                    new Scenario(seed, 4, WITHDRAWN_AND_GIVEN_AGAIN, JOINING_AND_LEAVING),
                    new Scenario(seed, 4, FIRST_WRONG, ENDING_THREE_TIMES)));
  }

  private void play(Scenario scenario, Properties more) throws Exception {
    String registryUrl = "mock://" + UUID.randomUUID();
    try (InJvmCluster cluster = InJvmCluster.start(scenario.partitions());
        Registry registry = new Registry(registryUrl, Map.of())) {
      registry.registerAll();
      Properties kafka = new Properties();
      kafka.putAll(more);
      kafka.put("bootstrap.servers", cluster.bootstrapServers());
      kafka.put("num.stream.threads", 2);
      try (Instances instances =
          new InstancesInJvm(scenario.truth().settings(), kafka, registryUrl, folder)) {
        Projection result = scenario.play(cluster.bootstrapServers(), registry, instances);
        Projection first = FIRST.computeIfAbsent(scenario.seed(), seed -> result);
        assertThat(result).as(scenario.toString()).isEqualTo(first);
      }
    }
  }
}
