package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import java.time.Duration;
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
    bench.send(rating("base", 1100), rating("verbose", 1080), rating("terse", 1150));
    bench.send(rewards(300, 20));
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void shouldHoldASmallMoveBackAndApplyItExactlyOnceTheTimeIsOver() {
    Calibration before = bench.calibrations.get(KEY);
    bench.send(rating("board", "verbose", 1080.05, Events.AS_OF.plusSeconds(1)));
    for (int i = 0; i < 5; i++) {
      bench.tick();
    }
    Calibration held = bench.calibrations.get(KEY);
    assertThat(held.getOffset()).isEqualTo(before.getOffset());
    assertThat(held.getRevision()).isEqualTo(before.getRevision());
    assertThat(held.getSettled()).as("settled while a move is held back").isFalse();

    bench.advance(Duration.ofSeconds(2));
    bench.settle();
    Calibration applied = bench.calibrations.get(KEY);
    assertThat(applied.getOffset()).isNotEqualTo(before.getOffset());
    assertThat(applied.getRatingOvervalued().getRating()).isEqualTo(1080.05);
    assertThat(applied.getSettled()).isTrue();
  }

  @Test
  void shouldApplyALargeMoveAtOnce() {
    double before = bench.calibrations.get(KEY).getOffset();
    bench.send(rating("board", "verbose", 1200, Events.AS_OF.plusSeconds(1)));
    bench.tick();
    assertThat(bench.calibrations.get(KEY).getOffset()).isNotEqualTo(before);
  }
}
