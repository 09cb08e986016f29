package dev.charm.producers.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model_a",
        "Model A",
        " model-a ",
        "\uFEFFmodel_a",
        "MODEL\u00A0A",
        "mo\u200Bdel_a",
        "model\u3000a",
        "model\u00AD_a",
        "__model__a__",
        "model - a",
        "\tModel\u2009A\n"
      })
  void shouldTakeForOneNameWhatDiffersOnlyInHowItIsTyped(String name) {
    assertThat(Headings.normal(name)).isEqualTo("model_a");
  }

  @Test
  void shouldTakeBothUnicodeFormsOfALetterForOne() {
    assertThat(Headings.normal("Mode\u0300le")).isEqualTo(Headings.normal("mod\u00e8le"));
  }

  @Test
  void shouldKeepNamesApartThatMeanDifferentThings() {
    assertThat(List.of("model_a", "modela", "model.a", "model_b").stream().map(Headings::normal))
        .doesNotHaveDuplicates();
    assertThat(Headings.normal("score_Ray2333/GRM@1")).isEqualTo("score_ray2333/grm@1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "Unnamed: 0", "Unnamed: 0.1", "__index_level_0__", "\uFEFF", "_"})
  void shouldKnowTheColumnsThatNobodyNamed(String name) {
    assertThat(Headings.isNameless(Headings.normal(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "index", "unnamed", "user", "instruction", "0"})
  void shouldNotTakeANameForNone(String name) {
    assertThat(Headings.isNameless(Headings.normal(name))).isFalse();
  }

  @Test
  void shouldShowTheHeadingAndGuessWhatWasMeant() {
    assertThat(lacking("promt", "response"))
        .isEqualTo(
            "has no column prompt; its columns: promt, response; promt: did you mean prompt?");
    assertThat(lacking("porm", "prompts")).endsWith("prompts: did you mean prompt?");
    assertThat(lacking("rpompt", "b")).endsWith("rpompt: did you mean prompt?");
    assertThat(lacking("question", "b")).endsWith("its columns: question, b");
    assertThat(lacking("prompt:response:score"))
        .endsWith("one column only: fields are separated by comma, semicolon, tab or bar");
  }

  @Test
  void shouldSayThatAFileHasNoHeadingAndShowNothingOfItsFirstRow() {
    assertThat(lacking("what_is_love?", "it_is_a_secret", "1", "2"))
        .isEqualTo(
            "has no column prompt: its first row looks like data, not like a heading; put the"
                + " names of the columns above it");
    assertThat(lacking("a_secret", "0.75")).doesNotContain("secret");
    assertThat(lacking("x".repeat(61), "b")).doesNotContain("xx");
    assertThat(lacking("0", "1", "2")).endsWith("its columns: 0, 1, 2");
    assertThat(lacking("model", "2024", "2025")).endsWith("its columns: model, 2024, 2025");
  }

  @Test
  void shouldNotShowATextWhereANameShouldBe() {
    assertThat(
            Headings.shown(
                List.of("Model A", "it is a secret. really", "a b c d e f g", "n".repeat(50))))
        .isEqualTo("'Model A', (a text), (a text), '" + "n".repeat(40) + "...'");
  }

  private static String lacking(String... header) {
    return Headings.lacking("column prompt", List.of("prompt"), List.of(header));
  }
}
