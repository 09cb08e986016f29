package dev.charm.streams;

import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.retraction;
import static dev.charm.streams.Events.reward;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Reward;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.PairLimit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without a reference, a reward model that scores many models is calibrated not at all or wholly.
 */
class PairLimitTopologyTest {
  private static final int PROMPTS = 30;
  private static final String LATE = "late";

  private static TopologyHarness topology(PairLimit limit, @Nullable String reference)
      throws Exception {
    return new TopologyHarness(
        CalibrationSettings.of(new Objective.WinRate(), reference, "overall").with(limit));
  }

  private static List<SpecificRecord> scoresOfFourModels() {
    List<SpecificRecord> events = new ArrayList<>(Events.rewards(PROMPTS, 41));
    Random random = new Random(42);
    for (int p = 0; p < PROMPTS; p++) {
      events.add(reward("p" + p, LATE, random.nextGaussian()));
    }
    return events;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldCalibrateNoneWhereTheyAreTooManyWhateverCameFirst(long seed) throws Exception {
    List<SpecificRecord> events = scoresOfFourModels();
    events.addAll(Events.ratings());
    events.add(rating(LATE, 1000));
    Random random = new Random(seed);
    Collections.shuffle(events, random);
    try (TopologyHarness topology = topology(new PairLimit(11), null)) {
      for (SpecificRecord event : events) {
        topology.send(event);
        if (random.nextInt(10) == 0) {
          topology.tick();
        }
      }
      topology.settle();

      assertThat(topology.calibrations).as("seed %d", seed).isEmpty();
      assertThat(topology.pairs).as("seed %d", seed).isEmpty();
      assertThat(topology.modelStats).hasSize(4);
      assertThat(topology.modelStats.values()).allMatch(stats -> stats.getGames() == 3 * PROMPTS);
      assertThat(topology.entries("differences")).isZero();
    }
  }

  @Test
  void shouldCalibrateAllOnceTheyAreNoMoreThanMayBe() throws Exception {
    try (TopologyHarness topology = topology(new PairLimit(11), null)) {
      topology.send(Events.ratings());
      topology.send(scoresOfFourModels());
      topology.settle();
      for (int p = 0; p < PROMPTS; p++) {
        topology.send(retraction("p" + p, LATE, 0));
      }
      topology.settle();

      List<Reward> left = Events.rewards(PROMPTS, 41);
      Projection batch = Projection.ofBatch(left, Events.RATINGS, new Objective.WinRate(), null);
      assertThat(topology.projection().differencesFrom(batch)).isEmpty();
      assertThat(topology.calibrations).hasSize(6);
      assertThat(topology.calibrations.values()).allMatch(c -> c.getSettled());
    }
  }

  @Test
  void shouldCalibrateAsManyAsMayBe() throws Exception {
    try (TopologyHarness topology = topology(new PairLimit(12), null)) {
      topology.send(Events.ratings());
      topology.send(rating(LATE, 1000));
      topology.send(scoresOfFourModels());
      topology.settle();

      assertThat(topology.calibrations).hasSize(12);
    }
  }

  @Test
  void shouldNotLimitCalibrationsAgainstOneReference() throws Exception {
    try (TopologyHarness topology = topology(new PairLimit(1), "base")) {
      topology.send(Events.ratings());
      topology.send(rating(LATE, 1000));
      topology.send(scoresOfFourModels());
      topology.settle();

      assertThat(topology.calibrations).hasSize(3);
    }
  }
}
