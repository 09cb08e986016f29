package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.StudyData;
import dev.charm.schemas.Calibration;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.InJvmSystem;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.guarantees.Observer;
import dev.charm.streams.guarantees.Traffic;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The study's real figures, streamed: what comes out was computed independently. On Kafka's test
 * driver, and once through a real broker with six partitions.
 */
class StudyGoldenIT {
  @TempDir Path folder;

  @BeforeAll
  static void data() {
    StudyData.assumePresent();
  }

  @ParameterizedTest
  @MethodSource("dev.charm.streams.StudyCase#all")
  void shouldMeetEveryPairedFigureAndMakeEveryChoiceOfTheStudy(StudyCase study) throws Exception {
    try (TopologyHarness topology =
        new TopologyHarness(study.settings(new Objective.Paired(1.0)))) {
      topology.send(study.snapshots());
      topology.send(study.rewards());
      topology.settle();

      study.shouldBeGolden(topology.calibrations, topology.pairs);
      assertThat(topology.calibrations.values()).allMatch(Calibration::getSettled);
    }
  }

  @Test
  void shouldBeGoldenOnARealBrokerAsWell() throws Exception {
    Objective objective = new Objective.Paired(1.0);
    StudyCase study = new StudyCase("1000", null, false);
    try (InJvmSystem system = InJvmSystem.start(6, study.settings(objective), 0, folder);
        Traffic traffic = system.traffic();
        Observer observer = system.observer()) {
      system.instances().start("only");
      traffic.send(study.snapshots());
      traffic.send(study.rewards());

      CommittedLog log = observer.awaitSettledAt(study.batch(objective), study.toString());
      study.shouldBeGolden(Logged.latest(log.calibrations()), Logged.latest(log.pairs()));
      assertThat(log.broken()).isEmpty();
    }
  }
}
