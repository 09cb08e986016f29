package dev.charm.producers.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t",
        "null",
        "NULL",
        "NaN",
        "nan",
        "NaT",
        "None",
        "N/A",
        "NA",
        "n/a",
        "<NA>",
        "#N/A",
        "nil",
        "undefined",
        " None ",
        "                    "
      })
  void shouldKnowTheWordsForNothing(String cell) {
    assertThat(Missing.is(cell)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "none of these", "nano", "no", "false", "inf", "."})
  void shouldNotTakeAValueForNothing(String cell) {
    assertThat(Missing.is(cell)).isFalse();
  }
}
