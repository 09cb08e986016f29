package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.streams.settings.CalibrationSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Small moves of an offset wait, for a bounded time, and say so. */
class HeldMovesTopologyTest {
  private static final String KEY = Keys.calibration(RM, "verbose", "base");

  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = new Bench(CalibrationSettings.of(new Objective.Paired(1), "base", "overall"));
    bench.send(Events.ratings());
    bench.send(rewards(300, 20));
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void shouldHoldASmallMoveBackWhileMoreComeAndApplyItOnceTheyAreOver() {
    Calibration before = bench.calibrations.get(KEY);
    for (int i = 1; i <= 8; i++) { // one a tick, 1.6 s in all
      bench.send(rating("board", "verbose", 1080 + 0.01 * i, Events.AS_OF.plusSeconds(i)));
      bench.tick();
    }
    Calibration held = bench.calibrations.get(KEY);
    assertThat(held.getOffset()).isEqualTo(before.getOffset());
    assertThat(held.getRevision()).isEqualTo(before.getRevision());
    assertThat(held.getSettled()).as("settled while a move is held back").isFalse();

    bench.settle();
    Calibration applied = bench.calibrations.get(KEY);
    assertThat(applied.getOffset()).isNotEqualTo(before.getOffset());
    assertThat(applied.getRevision()).isEqualTo(before.getRevision() + 1);
    assertThat(applied.getRatingOvervalued().getRating()).isEqualTo(1080.08);
    assertThat(applied.getSettled()).isTrue();
  }

  @Test
  void shouldHoldSmallMovesBackForABoundedTimeOnly() {
    Calibration before = bench.calibrations.get(KEY);
    for (int i = 1; i <= 12; i++) { // 2.4 s
      bench.send(rating("board", "verbose", 1080 + 0.01 * i, Events.AS_OF.plusSeconds(i)));
      bench.tick();
    }
    assertThat(bench.calibrations.get(KEY).getRevision()).isGreaterThan(before.getRevision());
  }

  @Test
  void shouldApplyALargeMoveAtOnce() {
    double before = bench.calibrations.get(KEY).getOffset();
    bench.send(rating("board", "verbose", 1200, Events.AS_OF.plusSeconds(1)));
    bench.tick();
    assertThat(bench.calibrations.get(KEY).getOffset()).isNotEqualTo(before);
  }
}
