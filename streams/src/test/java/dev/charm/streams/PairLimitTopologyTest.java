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

  private static Bench bench(PairLimit limit, @Nullable String reference) throws Exception {
    return new Bench(
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
    try (Bench bench = bench(new PairLimit(11), null)) {
      for (SpecificRecord event : events) {
        bench.send(event);
        if (random.nextInt(10) == 0) {
          bench.tick();
        }
      }
      bench.settle();

      assertThat(bench.calibrations).as("seed %d", seed).isEmpty();
      assertThat(bench.pairs).as("seed %d", seed).isEmpty();
      assertThat(bench.modelStats).hasSize(4);
      assertThat(bench.modelStats.values()).allMatch(stats -> stats.getGames() == 3 * PROMPTS);
      assertThat(bench.entries("differences")).isZero();
    }
  }

  @Test
  void shouldCalibrateAllOnceTheyAreNoMoreThanMayBe() throws Exception {
    try (Bench bench = bench(new PairLimit(11), null)) {
      bench.send(Events.ratings());
      bench.send(scoresOfFourModels());
      bench.settle();
      for (int p = 0; p < PROMPTS; p++) {
        bench.send(retraction("p" + p, LATE, 0));
      }
      bench.settle();

      List<Reward> left = Events.rewards(PROMPTS, 41);
      Projection batch = Projection.ofBatch(left, Events.RATINGS, new Objective.WinRate(), null);
      assertThat(bench.projection().differencesFrom(batch)).isEmpty();
      assertThat(bench.calibrations).hasSize(6);
      assertThat(bench.calibrations.values()).allMatch(c -> c.getSettled());
    }
  }

  @Test
  void shouldCalibrateAsManyAsMayBe() throws Exception {
    try (Bench bench = bench(new PairLimit(12), null)) {
      bench.send(Events.ratings());
      bench.send(rating(LATE, 1000));
      bench.send(scoresOfFourModels());
      bench.settle();

      assertThat(bench.calibrations).hasSize(12);
    }
  }

  @Test
  void shouldNotLimitCalibrationsAgainstOneReference() throws Exception {
    try (Bench bench = bench(new PairLimit(1), "base")) {
      bench.send(Events.ratings());
      bench.send(rating(LATE, 1000));
      bench.send(scoresOfFourModels());
      bench.settle();

      assertThat(bench.calibrations).hasSize(3);
    }
  }
}
