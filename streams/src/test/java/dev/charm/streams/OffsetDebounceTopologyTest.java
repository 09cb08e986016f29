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
class OffsetDebounceTopologyTest {
  private static final String KEY = Keys.calibration(RM, "verbose", "base");

  private TopologyHarness topology;

  @BeforeEach
  void open() throws Exception {
    topology =
        new TopologyHarness(CalibrationSettings.of(new Objective.Paired(1), "base", "overall"));
    topology.send(Events.ratings());
    topology.send(rewards(300, 20));
    topology.settle();
  }

  @AfterEach
  void close() throws Exception {
    topology.close();
  }

  @Test
  void shouldHoldASmallMoveBackWhileMoreComeAndApplyItOnceTheyAreOver() {
    Calibration before = topology.calibrations.get(KEY);
    for (int i = 1; i <= 8; i++) { // one per tick, 1.6 s in all
      topology.send(rating("board", "verbose", 1080 + 0.01 * i, Events.AS_OF.plusSeconds(i)));
      topology.tick();
    }
    Calibration held = topology.calibrations.get(KEY);
    assertThat(held.getOffset()).isEqualTo(before.getOffset());
    assertThat(held.getRevision()).isEqualTo(before.getRevision());
    assertThat(held.getSettled()).as("settled while a move is held back").isFalse();

    topology.settle();
    Calibration applied = topology.calibrations.get(KEY);
    assertThat(applied.getOffset()).isNotEqualTo(before.getOffset());
    assertThat(applied.getRevision()).isEqualTo(before.getRevision() + 1);
    assertThat(applied.getRatingOvervalued().getRating()).isEqualTo(1080.08);
    assertThat(applied.getSettled()).isTrue();
  }

  @Test
  void shouldHoldSmallMovesBackForABoundedTimeOnly() {
    Calibration before = topology.calibrations.get(KEY);
    for (int i = 1; i <= 12; i++) { // 2.4 s
      topology.send(rating("board", "verbose", 1080 + 0.01 * i, Events.AS_OF.plusSeconds(i)));
      topology.tick();
    }
    assertThat(topology.calibrations.get(KEY).getRevision()).isGreaterThan(before.getRevision());
  }

  @Test
  void shouldApplyALargeMoveAtOnce() {
    double before = topology.calibrations.get(KEY).getOffset();
    topology.send(rating("board", "verbose", 1200, Events.AS_OF.plusSeconds(1)));
    topology.tick();
    assertThat(topology.calibrations.get(KEY).getOffset()).isNotEqualTo(before);
  }
}
