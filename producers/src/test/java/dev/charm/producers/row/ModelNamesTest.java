package dev.charm.producers.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {
  private final ModelNames names = new ModelNames(Aliases.none());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mod\u00e8le 1",
        " mod\u00e8le 1 ",
        "mod\u00e8le\u00A01",
        "mo\u200Bd\u00e8le 1",
        "mode\u0300le 1",
        "\uFEFFmod\u00e8le  1\t"
      })
  void shouldMakeOneNameOfWhatNobodyMeansToTellApart(String spelling) {
    assertThat(names.name(spelling)).isEqualTo("mod\u00e8le 1");
  }

  @Test
  void shouldTellWhichNamesItChanged() {
    names.name("gpt-4o ");
    names.name("claude");

    assertThat(names.messages())
        .containsExactly(
            "names of models without outer blanks, invisible characters and in one Unicode form:"
                + " gpt-4o");
  }

  @Test
  void shouldKeepApartAndTellNamesThatLookAlike() {
    for (String name : new String[] {"GPT-4o", "gpt-4o", "gpt_4o", "llama-3", "llama-3-instruct"}) {
      assertThat(names.name(name)).isEqualTo(name);
    }

    assertThat(names.messages())
        .hasSize(2)
        .anyMatch(told -> told.contains("GPT-4o, gpt-4o, gpt_4o; if they are one"))
        .anyMatch(told -> told.contains("llama-3, llama-3-instruct; if they are one"));
  }

  @Test
  void shouldTakeAnAliasForASpellingAsItIsAndAsItIsMeant() {
    ModelNames aliased = new ModelNames(Aliases.of(Map.of("a b", "m", "x ", "n")));

    assertThat(aliased.name("a\u00A0b ")).isEqualTo("m");
    assertThat(aliased.name("x ")).isEqualTo("n");
    assertThat(aliased.name("x")).isEqualTo("x");
  }

  @Test
  void shouldLeaveNothingOfANameOfBlanks() {
    assertThat(names.name(" \u00A0\u200B")).isEmpty();
  }
}
