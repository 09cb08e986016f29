package dev.charm.producers.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.producers.Rows;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.source.SourceException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many prompts of files that belong together found a partner. */
class PromptMatchesTest {
  private final PromptMatches matches = new PromptMatches();

  private List<Row> read(String model, PromptIdentity identity, String... prompts)
      throws SourceException {
    StringBuilder file = new StringBuilder("prompt,response\n");
    for (String prompt : prompts) {
      file.append('"').append(prompt).append("\",r\n");
    }
    return Rows.all(
        Answers.open(
            Rows.source(model + ".csv", file.toString()),
            AnswerSettings.study(model, identity, ReadSettings.DEFAULT)
                .matching(matches.file(model + ".csv"))));
  }

  @Test
  void shouldMatchRepeatedTextsByTheirOccurrence() throws Exception {
    read("a", PromptIdentity.TEXT, "p", "q", "p");
    read("b", PromptIdentity.TEXT, "p", "p", "q");

    assertThat(matches.messages(0))
        .containsExactly("all 3 prompts found a partner, an answer of another model");
    assertThat(matches.noneMatch()).isFalse();
  }

  @Test
  void shouldTellTheLinesOfThoseThatFoundNone() throws Exception {
    read("a", PromptIdentity.TEXT, "p", "p", "p", "q", "r");
    read("b", PromptIdentity.TEXT, "q", "p");

    assertThat(matches.messages(0))
        .containsExactly(
            "2 of 5 prompts found a partner, an answer of another model; 3 found none and count for"
                + " nothing (a.csv lines 3, 4, ...)");
    assertThat(matches.messages(1)).hasSize(1);
  }

  @Test
  void shouldSayHowManyDifferOnlyInWhatNobodySees() throws Exception {
    read("a", PromptIdentity.TEXT, "same", "two\nlines", "end", "caf\u00e9", "Case", "tab\t\nx");
    read("b", PromptIdentity.TEXT, "same", "two\r\nlines", "end ", "cafe\u0301", "case", "tab\nx");

    for (int file = 0; file < 2; file++) {
      assertThat(matches.messages(file))
          .hasSize(2)
          .last()
          .asString()
          .startsWith("4 of them differ from a prompt of another file only in line ends");
    }
  }

  @Test
  void shouldFailWhereNoneMatchesAndSayNothingOfASingleModel() throws Exception {
    read("a", PromptIdentity.TEXT, "p");
    assertThat(matches.noneMatch()).isFalse();
    assertThat(matches.messages(0)).isEmpty();

    read("b", PromptIdentity.TEXT, "q");
    assertThat(matches.noneMatch()).isTrue();
  }

  @Test
  void shouldRefuseRowsOfOneNumberAndOtherTextsOnlyWhenRowsArePrompts() throws Exception {
    read("a", PromptIdentity.ROW, "p", "q", "p");
    List<Row> rows = read("b", PromptIdentity.ROW, "p", "p", "p");

    assertThat(Rows.bad(rows)).extracting(Row.Bad::line).containsExactly(3L);
    assertThat(matches.messages(1).get(0)).startsWith("all 2 prompts");
  }

  @Test
  void shouldSayThatAModelAnswersAPromptInTwoFiles() throws Exception {
    read("a", PromptIdentity.TEXT, "p", "q");
    read("a", PromptIdentity.TEXT, "q");

    assertThat(matches.messages(1).get(0))
        .startsWith("1 prompt has an answer of the same model in a.csv too");
  }

  @Test
  void shouldTakeAwayTheSameFromAsciiAsFromAnyText() {
    Random random = new Random(11);
    String characters = "ab \t\r\n\u000b\f";
    for (int i = 0; i < 5000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(9); length > 0; length--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }

      assertThat("\u00e9" + PromptMatches.plain("x" + text).substring(1))
          .isEqualTo(PromptMatches.plain("\u00e9" + text));
    }
  }
}
