package dev.charm.streams;

import static dev.charm.streams.guarantees.Arrival.FIRST_WRONG;
import static dev.charm.streams.guarantees.Arrival.SHUFFLED;
import static dev.charm.streams.guarantees.Arrival.WITHDRAWN_AND_GIVEN_AGAIN;
import static dev.charm.streams.guarantees.Course.ENDING_THREE_TIMES;
import static dev.charm.streams.guarantees.Course.JOINING_AND_LEAVING;
import static dev.charm.streams.guarantees.Course.ONE_INSTANCE;
import static dev.charm.streams.guarantees.Course.STATE_LOST;
import static dev.charm.streams.guarantees.Placement.ANYWHERE;
import static dev.charm.streams.guarantees.Placement.BOTH;
import static dev.charm.streams.guarantees.Placement.CRC32;
import static dev.charm.streams.guarantees.Placement.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.streams.guarantees.InJvmSystem;
import dev.charm.streams.guarantees.Scenario;
import dev.charm.streams.guarantees.Seeds;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On a real broker, exactly once: whatever the order of arrival, the number of partitions, the
 * partitioners of producers, the corrections in between and the instances that come and go,
 * streaming settles at the batch result, and at the same bits each time. Killed processes are in
 * the tests of the command.
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
                    new Scenario(seed, 1, SHUFFLED, RIGHT, ONE_INSTANCE, 0),
                    new Scenario(seed, 4, FIRST_WRONG, ANYWHERE, ONE_INSTANCE, 0),
                    new Scenario(seed, 12, WITHDRAWN_AND_GIVEN_AGAIN, CRC32, ONE_INSTANCE, 0),
                    new Scenario(seed, 4, WITHDRAWN_AND_GIVEN_AGAIN, BOTH, STATE_LOST, 0),
                    new Scenario(
                        seed, 4, WITHDRAWN_AND_GIVEN_AGAIN, ANYWHERE, JOINING_AND_LEAVING, 1),
                    new Scenario(seed, 4, FIRST_WRONG, BOTH, ENDING_THREE_TIMES, 1)));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldBeTheSameWhateverHappens(Scenario scenario) throws Exception {
    try (InJvmSystem system =
        InJvmSystem.start(
            scenario.partitions(), scenario.truth().settings(), scenario.standbys(), folder)) {
      Projection result =
          scenario.play(system.bootstrapServers(), system.registry(), system.instances());
      Projection first = FIRST.computeIfAbsent(scenario.seed(), seed -> result);
      assertThat(result).as(scenario.toString()).isEqualTo(first);
    }
  }
}
