package dev.charm.ops.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationTextTest {
  private final DurationText text = new DurationText();

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "60s, 60000",
    "60, 60000",
    "5m, 300000",
    "1h, 3600000",
    "7d, 604800000",
    "0s, 0"
  })
  void shouldReadALengthOfTime(String written, long milliseconds) {
    assertThat(text.convert(written)).isEqualTo(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1s", "1.5s", "1y", "99999999999s"})
  void shouldRefuseWhatIsNoLengthOfTime(String written) {
    assertThatThrownBy(() -> text.convert(written)).isInstanceOf(TypeConversionException.class);
  }
}
