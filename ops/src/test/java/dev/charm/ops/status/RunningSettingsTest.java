package dev.charm.ops.status;

import static dev.charm.ops.command.CalibrationFixture.calibration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Calibration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningSettingsTest {
  private static Calibration paired(String o, String r, double temperature) {
    Calibration calibration = calibration(o, r, 0, 1000, 1000);
    calibration.setObjective("paired");
    calibration.setTemperature(temperature);
    return calibration;
  }

  @Test
  void shouldReadObjectiveTemperatureReferenceAndArena() {
    assertThat(RunningSettings.of(List.of(paired("a", "r", 0.5), paired("b", "r", 0.5))))
        .contains(new RunningSettings(new Objective.Paired(0.5), "r", "overall"));
  }

  @Test
  void shouldSeeThatEveryPairIsCalibratedWhereReferencesDiffer() {
    RunningSettings settings =
        RunningSettings.of(List.of(paired("a", "b", 1), paired("b", "a", 1))).orElseThrow();

    assertThat(settings.reference()).isNull();
  }

  @Test
  void shouldBelieveTheNewestWhereSettingsAreJustChanging() {
    Calibration newer = calibration("b", "r", 0, 1000, 1000);
    newer.setCalculatedAt(Instant.ofEpochSecond(9));

    assertThat(RunningSettings.of(List.of(newer, paired("a", "r", 1))).orElseThrow().objective())
        .isEqualTo(new Objective.WinRate());
  }

  @Test
  void shouldKnowNothingWithoutCalibrations() {
    assertThat(RunningSettings.of(List.of())).isEmpty();
    assertThat(RunningSettings.defaults())
        .isEqualTo(new RunningSettings(new Objective.WinRate(), null, "overall"));
  }
}
