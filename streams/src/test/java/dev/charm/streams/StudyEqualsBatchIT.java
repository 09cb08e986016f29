package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.StudyData;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The study's real figures, streamed: what comes out is the batch result, bit by bit. */
class StudyEqualsBatchIT {
  @BeforeAll
  static void data() {
    StudyData.assumePresent();
  }

  /** Without a reference every pair of models is compared, so a few named ones are enough. */
  static Stream<StudyCase> casesToCompareWithBatch() {
    return StudyCase.all().filter(study -> study.reference() == null || study.set().equals("100"));
  }

  @ParameterizedTest
  @MethodSource("casesToCompareWithBatch")
  void shouldMeetTheExpectedWinRateAsNearlyAsTheBatchReferenceDoesAndToTheSameBits(StudyCase study)
      throws Exception {
    Objective objective = new Objective.WinRate();
    try (TopologyHarness topology = new TopologyHarness(study.settings(objective))) {
      topology.send(study.rewards());
      topology.send(study.snapshots());
      topology.settle();

      assertThat(topology.projection().differencesFrom(study.batch(objective))).isEmpty();
      study.shouldMeetTheExpectedWinRates(topology.calibrations);
    }
  }
}
