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
    try (Bench bench = new Bench(study.settings(objective))) {
      bench.send(study.rewards());
      bench.send(study.snapshots());
      bench.settle();

      assertThat(bench.projection().differencesFrom(study.batch(objective))).isEmpty();
      study.shouldMeetTheExpectedWinRates(bench.calibrations);
    }
  }
}
