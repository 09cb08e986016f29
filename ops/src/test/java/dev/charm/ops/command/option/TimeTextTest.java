package dev.charm.ops.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeTextTest {
  private final TimeText text = new TimeText();

  @Test
  void shouldReadInstantsOffsetsAndDates() {
    assertThat(text.convert("2026-05-01T12:00:00Z"))
        .isEqualTo(text.convert("2026-05-01T14:00:00+02:00"))
        .isEqualTo(Instant.parse("2026-05-01T12:00:00Z"));
    assertThat(text.convert("2026-05-01")).isEqualTo(Instant.parse("2026-05-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-05-01T12:00:00", "12:00"})
  void shouldRefuseWhatIsNoMoment(String wrong) {
    assertThatThrownBy(() -> text.convert(wrong))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("not an ISO date or instant");
  }
}
