package dev.charm.producers.votes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes of vote files in which something else than what was meant could be read. */
class VoteFilesInTheWildTest {
  private static final String HEADING = "model_a,model_b,winner\n";

  @Test
  void shouldRefuseARowWhoseColumnsSayDifferentWinners() throws IOException {
    VoteFile file =
        VoteFile.read(
            "v.csv",
            "model_a,model_b,winner,verdict\nx,y,model_a,B\ny,z,tie,[[C]]\nx,z,,A\nx,y,A,unsure\n");

    assertThat(file.outcomes()).containsExactly("y z TIE", "x z MODEL_A", "x y MODEL_A");
    assertThat(file.told())
        .contains("1 row refused: winner and verdict say different things", "(line 2)")
        .contains("of the columns winner, verdict the first that has a value counts");
  }

  @Test
  void shouldSayWhichOfSeveralColumnsOfAModelCounts() throws IOException {
    VoteFile file =
        VoteFile.read(
            "v.jsonl",
            "{\"left\":\"x\",\"model_a\":\"y\",\"model_b\":\"z\",\"winner\":\"left\"}\n");

    assertThat(file.outcomes()).containsExactly("y z MODEL_A");
    assertThat(file.told())
        .contains("of the columns model_a, left the first that has a value counts");
  }

  @Test
  void shouldNotReadRowsBelowAnotherHeadingByTheFirst() throws IOException {
    VoteFile same = VoteFile.read("v.csv", HEADING + "x,y,model_a\n" + HEADING + "y,z,model_b\n");
    assertThat(same.outcomes()).containsExactly("x y MODEL_A", "y z MODEL_B");
    assertThat(same.told()).contains("1 row refused: is the heading again (line 3)");

    assertThatThrownBy(
            () ->
                VoteFile.read(
                    "v.csv", HEADING + "x,y,model_a\nmodel_b,model_a,winner\ny,z,model_b\n"))
        .hasMessageContaining("line 3 is a heading again, in another order");
  }

  @ParameterizedTest
  @CsvSource({
    "A is better, MODEL_A",
    "Left is better, MODEL_A",
    "👉  B is better, MODEL_B",
    "Model B is slightly better, MODEL_B",
    "Response A is much better, MODEL_A",
    "assistant b wins, MODEL_B",
    "🤝  Tie, TIE",
    "👎  Both are bad, BOTH_BAD",
    "No preference, TIE",
    "Equally bad, BOTH_BAD"
  })
  void shouldUnderstandWhatButtonsSay(String word, String outcome) throws IOException {
    assertThat(VoteFile.read("v.csv", HEADING + "x,y," + word + "\n").outcomes())
        .containsExactly("x y " + outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"better", "is better", "Neither is better", "won", "first", "👍"})
  void shouldRefuseWordsThatNameNoSide(String word) throws IOException {
    assertThat(VoteFile.read("v.csv", HEADING + "x,y,A\nx,y," + word + "\n").votes()).hasSize(1);
  }

  @Test
  void shouldReadATableOfMarkdown() throws IOException {
    VoteFile file =
        VoteFile.read(
            "v.md",
            "| model_a | model_b | winner |\n|:---|:---:|---:|\n| x | y | model_a |\n| y | z | tie |\n");

    assertThat(file.outcomes()).containsExactly("x y MODEL_A", "y z TIE");
    assertThat(file.report().rows()).isEqualTo(2);
  }

  @Test
  void shouldNotCallTheColumnsOfVotesUnusedWhereNoRowCouldBeRead() throws IOException {
    assertThat(VoteFile.read("v.csv", HEADING).told()).isEqualTo("has no rows");
    assertThat(VoteFile.read("v.csv", HEADING + "x,y\n").told()).doesNotContain("not used");
  }

  @Test
  void shouldNotTakeALongNumberThatWasRoundedForAnId() throws IOException {
    VoteFile file =
        VoteFile.read(
            "v.csv",
            "id,model_a,model_b,winner\n1.23457E+11,x,y,A\n1.23457E+11,x,y,A\n1.2e+18,x,y,B\n");

    assertThat(file.votes()).hasSize(3);
    assertThat(file.told())
        .contains("battle_id is a long number that was rounded, and no id any more: '1.23457E+11'");
  }

  @Test
  void shouldPassOverEmptyCellsBeyondTheHeadingAndRefuseOthers() throws IOException {
    assertThat(VoteFile.read("v.csv", HEADING + "x,y,A,\ny,z,B,,\n").votes()).hasSize(2);
    assertThat(VoteFile.read("v.csv", HEADING + "1,x,y,A\n2,y,z,B\n").told())
        .contains(
            "has 4 fields, the header has 3; a comma in a text needs quotes, and R writes no");
  }

  @Test
  void shouldTakeNoNumberOfAnOutcomeForAModel() throws IOException {
    assertThat(VoteFile.read("v.csv", HEADING + "x,y,-3\nx,y,3\n").told())
        .doesNotContain("look alike");
  }
}
