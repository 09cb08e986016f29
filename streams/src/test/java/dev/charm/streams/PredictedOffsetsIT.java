package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.InJvmSystem;
import dev.charm.streams.guarantees.Instances;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.guarantees.Observer;
import dev.charm.streams.guarantees.Traffic;
import dev.charm.streams.guarantees.Waiting;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predicted offsets on a real broker: several partitions, a restart, and the state lost. */
class PredictedOffsetsIT {
  private static final String NAME = "only";
  @TempDir Path folder;

  @Test
  void shouldComeToTheBatchResultThoughTheStateIsLost() throws Exception {
    CalibrationSettings settings =
        CalibrationSettings.of(new Objective.WinRate(), "base", "overall");
    UnratedCase said = new UnratedCase(9);
    List<SpecificRecord> events = said.events();
    Collections.shuffle(events, new Random(6));
    int half = events.size() / 2;
    try (InJvmSystem system = InJvmSystem.start(4, settings, 0, folder);
        Traffic traffic = system.traffic();
        Observer observer = system.observer()) {
      Instances instances = system.instances();
      instances.start(NAME);
      traffic.send(events.subList(0, half));
      Waiting.until("a first calibration", () -> !observer.read().calibrations().isEmpty());
      instances.end(NAME);
      instances.loseState(NAME);
      instances.start(NAME);
      traffic.send(events.subList(half, events.size()));
      Waiting.until(
          "the predicted offset of all", () -> isSettled(said, settings, observer.read()));
      CommittedLog log = observer.read();
      said.agree(Logged.latest(log.calibrations()), Logged.latest(log.pairs()), settings);
      assertThat(log.broken()).isEmpty();
      instances.end(NAME);

      instances.start(NAME);
      traffic.sendTombstone(said.snapshots.get(1));
      said.ratings.remove(said.snapshots.get(1).getModel());
      Waiting.until(
          "the offset without one of them", () -> isSettled(said, settings, observer.read()));
      CommittedLog later = observer.read();
      said.agree(Logged.latest(later.calibrations()), Logged.latest(later.pairs()), settings);
      instances.end(NAME);
    }
  }

  private static boolean isSettled(
      UnratedCase said, CalibrationSettings settings, CommittedLog log) {
    Map<String, Calibration> now = Logged.latest(log.calibrations());
    return log.settled()
        && said.predicted(settings).stream()
            .allMatch(
                result -> {
                  Calibration one =
                      now.get(Keys.calibration(Events.RM, result.overvalued(), result.reference()));
                  return one != null && one.getOffset() == result.predicted().offset();
                });
  }
}
