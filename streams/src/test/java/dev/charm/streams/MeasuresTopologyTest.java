package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.rewards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Topics;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.measured.Measures.Count;
import dev.charm.streams.measured.Mismatch;
import dev.charm.streams.measured.RatedModel;
import dev.charm.streams.measured.Stage;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted is what happened. */
class MeasuresTopologyTest {
  private static final String KEY = Keys.calibration(RM, "verbose", "base");

  private final List<? extends SpecificRecord> rewards = rewards(300, 20);
  private TopologyHarness topology;
  private Measures measures;

  @BeforeEach
  void open() throws Exception {
    topology =
        new TopologyHarness(CalibrationSettings.of(new Objective.Paired(1), "base", "overall"));
    measures = topology.measures;
    topology.send(Events.ratings());
    topology.send(rewards);
    topology.settle();
  }

  @AfterEach
  void close() throws Exception {
    topology.close();
  }

  @Test
  void shouldCountRewardsVotesAndDeadLetters() {
    topology.send(Votes.random(20, 1));
    topology.sendRaw(Topics.REWARDS, "p", "not avro".getBytes(StandardCharsets.UTF_8));
    topology.settle();

    assertThat(measures.of(Count.REWARDS)).isEqualTo(rewards.size());
    assertThat(measures.of(Count.VOTES)).isEqualTo(20);
    assertThat(measures.fits().times()).isPositive();
    assertThat(measures.deadLetters()).containsEntry(MalformedReason.NOT_AVRO, 1L);
    assertThat(measures.deadLetters().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(1);
  }

  @Test
  void shouldCountPairsThatFlipAndMovesThatWait() {
    long pairs = measures.of(Count.PAIRS);
    long revisions = measures.of(Count.RECALIBRATIONS);
    assertThat(pairs).isEqualTo(topology.published.size());
    Map<String, PreferencePair> before = new TreeMap<>(topology.pairs);

    topology.send(rating("board", "verbose", 1080.01, Events.AS_OF.plusSeconds(1)));
    topology.settle();
    assertThat(measures.of(Count.HELD_MOVES)).isEqualTo(1);

    topology.send(rating("board", "verbose", 1200, Events.AS_OF.plusSeconds(2)));
    topology.settle();
    long flipped =
        topology.pairs.entrySet().stream()
            .filter(now -> before.containsKey(now.getKey()))
            .filter(
                now ->
                    !now.getValue()
                        .getChosen()
                        .getPolicyModel()
                        .equals(before.get(now.getKey()).getChosen().getPolicyModel()))
            .count();
    assertThat(flipped).isPositive();
    assertThat(measures.of(Count.FLIPS)).isEqualTo(flipped);
    assertThat(measures.of(Count.PAIRS)).isEqualTo(topology.published.size());
    assertThat(measures.of(Count.RECALIBRATIONS)).isEqualTo(revisions + 2);
  }

  @Test
  void shouldTellTheMismatchOfEachModelThatIsCalibrated() {
    Calibration calibration = topology.calibrations.get(KEY);
    Mismatch mismatch = measures.byModel().get(new RatedModel(RM, "verbose"));
    assertThat(mismatch.meanDegree()).isEqualTo(calibration.getMismatchDegree(), within(1e-12));
    assertThat(mismatch.meanWidth())
        .isEqualTo(calibration.getMismatchCiHigh() - calibration.getMismatchCiLow(), within(1e-12));
    assertThat(mismatch.meanOffsetWidth())
        .isEqualTo(calibration.getOffsetCiHigh() - calibration.getOffsetCiLow(), within(1e-12));
  }

  @Test
  void shouldHaveNothingOpenOnceAllIsSettled() {
    for (Stage stage : Stage.values()) {
      assertThat(measures.waiting(stage)).as(stage.label()).isZero();
    }
    assertThat(measures.unsettled()).isZero();

    topology.send(rewards(400, 20));
    topology.tick();
    assertThat(measures.waiting(Stage.PROMPT_TASK)).isPositive();
  }

  @Test
  void shouldForgetWhatATaskHeldWhenItEnds() throws Exception {
    topology.close();
    assertThat(measures.byModel()).isEmpty();
    assertThat(measures.of(Count.REWARDS)).isEqualTo(rewards.size());
    open();
  }
}
