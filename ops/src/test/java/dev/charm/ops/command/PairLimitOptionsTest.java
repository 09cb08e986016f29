package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.command.option.CalibrationOptions;
import dev.charm.ops.status.PlanNotes;
import dev.charm.schemas.CalibrationPlan;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.PairLimit;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class PairLimitOptionsTest {
  @Command
  static final class Service {
    @Mixin CalibrationOptions calibration;
  }

  private static CalibrationSettings parse(String... args) {
    Service service = new Service();
    CommandLine line = new CommandLine(service).setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(args);
    return service.calibration.settings(line.getCommandSpec());
  }

  @Test
  void shouldLimitCalibrationsWithoutAReferenceUnlessAllAreAskedFor() {
    assertThat(parse().limit()).isEqualTo(PairLimit.DEFAULT);
    assertThat(parse("--max-calibrations", "20").limit()).isEqualTo(new PairLimit(20));
    assertThat(parse("--reference", "all").limit()).isEqualTo(PairLimit.NONE);
    assertThat(parse("--reference", "all").reference()).isNull();
    assertThat(parse("--reference", "gpt-4").reference()).isEqualTo("gpt-4");
  }

  @Test
  void shouldRefuseALimitOfNone() {
    assertThatThrownBy(() -> parse("--max-calibrations", "0"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--max-calibrations");
  }

  @Test
  void shouldTellHowManyThereWouldBeAndWhatToGive() {
    PlanNotes notes =
        PlanNotes.of(
            List.of(
                new CalibrationPlan("many@1", 100, null, 9_900L, 1_000L, false),
                new CalibrationPlan("few@1", 5, null, 20L, 1_000L, true)));

    assertThat(notes.lines().get(0))
        .isEqualTo("few@1: 20 of 5 models, each against each, once all are rated");
    assertThat(notes.undecided().orElseThrow())
        .contains("many@1", "100 models", "9900", "1000", "--reference MODEL", "--reference all")
        .doesNotContain("few@1");
    assertThat(PlanNotes.of(notes.plans().subList(0, 1)).undecided()).isEmpty();
  }
}
