package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.EvidenceRule;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ObjectiveSetting;
import dev.charm.schemas.Reward;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.InJvmSystem;
import dev.charm.streams.guarantees.Instances;
import dev.charm.streams.guarantees.Observer;
import dev.charm.streams.guarantees.Seeds;
import dev.charm.streams.guarantees.Traffic;
import dev.charm.streams.guarantees.Waiting;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.PairLimit;
import dev.charm.streams.settings.VoteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference model is changed by restarts: to another, before that change is done to none, and
 * from none to the first; with rewards that arrive meanwhile, and once with the state lost.
 */
class AnotherReferenceIT {
  private static final int PARTITIONS = 3;
  private static final String NAME = "only";
  private static final Objective OBJECTIVE = new Objective.WinRate();
  @TempDir Path folder;

  static Stream<Long> seeds() {
    return Seeds.of("another reference");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldComeToWhatTheBatchSaysOfTheReferenceThatIsWanted(long seed) throws Exception {
    List<Reward> rewards = Events.rewards(300, seed);
    Collections.shuffle(rewards, new Random(seed));
    try (InJvmSystem system = InJvmSystem.start(PARTITIONS, against("base"), 0, folder);
        Traffic traffic = system.traffic();
        Observer observer = system.observer()) {
      traffic.send(Events.ratings());
      try (Instances first = system.instances(against("base"))) {
        first.start(NAME);
        traffic.send(rewards.subList(0, 600));
        observer.awaitSettledAt(batch(rewards.subList(0, 600), "base"), "base, seed " + seed);
        first.end(NAME);
      }
      try (Instances second = system.instances(against("terse"))) {
        second.start(NAME);
        traffic.send(rewards.subList(600, 800));
        Waiting.until("a first pair against terse", () -> hasPairsAgainst("terse", observer));
        second.end(NAME);
      }
      try (Instances third = system.instances(against(null))) {
        third.loseState(NAME);
        third.start(NAME);
        traffic.send(rewards.subList(800, 900));
        observer.awaitSettledAt(batch(rewards, null), "no reference, seed " + seed);
        third.end(NAME);
      }
      try (Instances fourth = system.instances(against("base"))) {
        fourth.start(NAME);
        CommittedLog log =
            observer.awaitSettledAt(batch(rewards, "base"), "base again, seed " + seed);
        assertThat(log.broken()).as("seed %d", seed).isEmpty();
        fourth.end(NAME);
      }
    }
  }

  private static boolean hasPairsAgainst(String reference, Observer observer) {
    return observer.read().pairs().stream()
        .anyMatch(record -> record.key().endsWith("|" + reference));
  }

  /** A small step limit: the walk over the vectors takes several turns of the clock. */
  private static CalibrationSettings against(@Nullable String reference) {
    return new CalibrationSettings(
        ObjectiveSetting.of(OBJECTIVE),
        EvidenceRule.DEFAULT,
        reference,
        PairLimit.DEFAULT,
        "overall",
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofDays(7),
        17,
        true,
        VoteSettings.DEFAULT);
  }

  private static Projection batch(List<Reward> rewards, @Nullable String reference) {
    return Projection.ofBatch(rewards, Events.RATINGS, OBJECTIVE, reference);
  }
}
