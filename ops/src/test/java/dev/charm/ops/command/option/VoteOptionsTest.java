package dev.charm.ops.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.calibration.rating.Anchor;
import dev.charm.calibration.rating.BothBad;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.SourceChoice;
import dev.charm.streams.settings.VoteSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class VoteOptionsTest {
  @Command
  static final class Service {
    @Mixin CalibrationOptions calibration;
  }

  private static VoteSettings parse(String... args) {
    Service service = new Service();
    CommandLine line = new CommandLine(service).setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(args);
    return service.calibration.settings(line.getCommandSpec()).votes();
  }

  @Test
  void shouldDoWhatStreamsDoesByDefault() {
    assertThat(parse()).isEqualTo(CalibrationSettings.defaults().votes());
  }

  @Test
  void shouldChooseSourcesByArenaAndForTheOthers() {
    VoteSettings votes =
        parse("--ratings-from", "live", "--ratings-from", "overall/a=b=imported,x=newest");

    assertThat(votes.sources().of("overall")).isEqualTo(SourceChoice.LIVE);
    assertThat(votes.sources().of("overall/a=b")).isEqualTo(SourceChoice.IMPORTED);
    assertThat(votes.sources().of("x")).isEqualTo(SourceChoice.NEWEST);
  }

  @Test
  void shouldSayHowVotesBecomeRatings() {
    VoteSettings votes =
        parse("--anchor", "a=b=1114.5", "--both-bad", "ignore", "--vote-horizon", "30d");

    assertThat(votes.ratings().anchor()).isEqualTo(new Anchor.Model("a=b", 1114.5));
    assertThat(votes.ratings().bothBad()).isEqualTo(BothBad.IGNORE);
    assertThat(votes.horizon()).isEqualTo(Duration.ofDays(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--anchor=1114",
        "--anchor==1114",
        "--anchor=m=NaN",
        "--ratings-from=board",
        "--ratings-from=overall=",
        "--both-bad=win",
        "--vote-horizon=0d"
      })
  void shouldRefuseWhatItDoesNotUnderstand(String arg) {
    assertThatThrownBy(() -> parse(arg)).isInstanceOf(ParameterException.class);
  }
}
