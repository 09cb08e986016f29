package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.StudyData;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Address;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.InJvmSystem;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.guarantees.Observer;
import dev.charm.streams.guarantees.Traffic;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten months of the Arena: each change of ratings flips the pairs that it must, and no other. On
 * Kafka's test driver snapshot by snapshot, and on a real broker in a few steps.
 */
class RatingReplayIT {
  private static final int BROKER_EVERY = 12;

  @TempDir Path folder;

  @BeforeAll
  static void data() {
    StudyData.assumePresent();
  }

  @ParameterizedTest
  @CsvSource({"win-rate, 1", "paired, 9"})
  void shouldPublishExactlyThePairsThatEachSnapshotFlips(String objectiveName, int every)
      throws Exception {
    Objective objective = Objective.parse(objectiveName, OptionalDouble.empty());
    RatingReplay replay = new RatingReplay(objective);
    try (TopologyHarness topology =
        new TopologyHarness(CalibrationSettings.of(objective, ArenaHistory.REFERENCE, "overall"))) {
      topology.send(replay.rewards());
      topology.settle();
      assertThat(topology.published).as("pairs without a rating").isEmpty();

      for (RatingReplay.Step step : RatingReplay.steps(every)) {
        RatingReplay.Transition expected = replay.take(step);
        topology.forgetPublished();
        topology.send(step.sent());
        step.withdrawn()
            .forEach(
                rating ->
                    topology.sendRaw(Topics.RATING_SNAPSHOTS, Address.of(rating).key(), null));
        topology.settle();

        assertThat(topology.projection().differencesFrom(expected.after()))
            .as(step.name())
            .isEmpty();
        assertThat(topology.calibrations.values()).allMatch(Calibration::getSettled);
        assertThat(topology.published.stream().sorted())
            .as("pairs published by the %s", step.name())
            .containsExactlyElementsOf(expected.mustFlip());
      }
    }
    System.out.println("rating replay, " + objectiveName + ": " + replay.summary());
  }

  @Test
  void shouldPublishThePairsThatSnapshotsFlipAndNoOtherOnARealBroker() throws Exception {
    Objective objective = new Objective.WinRate();
    RatingReplay replay = new RatingReplay(objective);
    try (InJvmSystem system =
            InJvmSystem.start(
                6,
                CalibrationSettings.of(objective, ArenaHistory.REFERENCE, "overall"),
                0,
                folder);
        Traffic traffic = system.traffic();
        Observer observer = system.observer()) {
      system.instances().start("only");
      traffic.send(replay.rewards());
      CommittedLog before = observer.read();
      for (RatingReplay.Step step : RatingReplay.steps(BROKER_EVERY)) {
        before = shouldFlipWhatItMust(step, replay, before, traffic, observer);
      }
      assertThat(before.broken()).isEmpty();
    }
    System.out.println("rating replay on a broker: " + replay.summary());
  }

  private static CommittedLog shouldFlipWhatItMust(
      RatingReplay.Step step,
      RatingReplay replay,
      CommittedLog before,
      Traffic traffic,
      Observer observer)
      throws Exception {
    RatingReplay.Transition expected = replay.take(step);
    traffic.send(step.sent());
    for (RatingSnapshot rating : step.withdrawn()) {
      traffic.sendTombstone(rating);
    }
    CommittedLog after = observer.awaitSettledAt(expected.after(), step.name());
    Set<String> published =
        news(before.pairs(), after.pairs()).stream().map(Logged::key).collect(Collectors.toSet());
    Set<String> mayFlip =
        replay.mayFlip(
            expected, news(before.history(), after.history()).stream().map(Logged::value).toList());
    assertThat(without(published, expected.mustFlip()))
        .as("not published: " + step.name())
        .isEmpty();
    assertThat(without(mayFlip, published)).as("published in vain: " + step.name()).isEmpty();
    return after;
  }

  /** What of some keys is not among others. */
  private static SortedSet<String> without(Set<String> others, Set<String> some) {
    SortedSet<String> rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  /** What a log has more than it had: it only grows at its end. */
  private static <T> List<Logged<T>> news(List<Logged<T>> before, List<Logged<T>> after) {
    return new ArrayList<>(after).subList(before.size(), after.size());
  }
}
