package dev.charm.producers.votes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who won, as whole files tell it. */
class OutcomesTest {

  @ParameterizedTest
  @CsvSource({
    "'0,1,2', TIE MODEL_A MODEL_B",
    "'1,2', MODEL_A MODEL_B",
    "'1.0,1.5,2.0', MODEL_A TIE MODEL_B",
    "'0,0.5,1', MODEL_B TIE MODEL_A",
    "'2,2', MODEL_B MODEL_B"
  })
  void shouldTakeNumbersForWhatTheWholeFileShows(String numbers, String outcomes)
      throws IOException {
    VoteFile file = VoteFile.read("v.csv", rows(numbers));

    assertThat(String.join(" ", file.votes().stream().map(Battle::getOutcome).toList()))
        .isEqualTo(outcomes);
    assertThat(file.told()).contains("numbers of outcomes were taken for");
  }

  @ParameterizedTest
  @CsvSource({"'0,1'", "'1,1'", "'0,0.5,2'", "'-1,0,1'"})
  void shouldRefuseNumbersThatMayMeanEitherAndSayWhatHelps(String numbers) throws IOException {
    VoteFile file = VoteFile.read("v.csv", rows(numbers));

    assertThat(file.votes()).isEmpty();
    assertThat(file.told()).contains("--outcome 1=model_a,0=model_b");
  }

  @Test
  void shouldTakeWordsForWhatOneSaysTheyMean() throws IOException {
    VoteChoices choices =
        new VoteChoices(
            false,
            false,
            null,
            Set.of(),
            false,
            null,
            Map.of("1", BattleOutcome.MODEL_B, "Neither", BattleOutcome.BOTH_BAD));

    assertThat(VoteFile.read("v.csv", rows("1,neither"), choices).outcomes())
        .containsExactly("x y MODEL_B", "x y BOTH_BAD");
  }

  @Test
  void shouldNameTheWordsThatItRefuses() throws IOException {
    VoteFile file = VoteFile.read("v.csv", rows("unresolved,inconsistent,A"));

    assertThat(file.outcomes()).containsExactly("x y MODEL_A");
    assertThat(file.told()).contains("2 rows refused").contains("'unresolved', 'inconsistent'");
  }

  @Test
  void shouldNotShowATextInPlaceOfAWord() throws IOException {
    String text = "Dear Ms Smith, your account number 12 34 56 is as follows";

    assertThat(VoteFile.read("v.csv", "model_a,model_b,outcome\nx,y,\"" + text + "\"\n").told())
        .contains("1 row refused")
        .doesNotContain("Smith");
  }

  @Test
  void shouldSplitAVoteByItsChances() throws IOException {
    VoteFile file =
        VoteFile.read(
            "v.csv",
            "id,model_a,model_b,winner_model_a,winner_model_b,winner_tie\n"
                + "1,x,y,TRUE,FALSE,FALSE\n2,x,y,0.75,0.25,0\n3,x,y,0,0,0\n4,x,y,1,1,0\n");

    assertThat(file.votes())
        .extracting(Battle::getBattleId, Battle::getOutcome, Battle::getWeight)
        .containsExactly(
            tuple("1", "MODEL_A", 1.0), tuple("2", "MODEL_A", 0.75), tuple("2/1", "MODEL_B", 0.25));
    assertThat(file.report().refused()).isEqualTo(2);
    assertThat(file.told()).contains("do not add up to 1");
  }

  @Test
  void shouldWeighAMuchBetterAnswerAsArenaHardDoesIfAsked() throws IOException {
    VoteChoices weighing = new VoteChoices(false, false, null, Set.of(), true, null, Map.of());

    assertThat(VoteFile.read("v.csv", rows("A>>B,B>A"), weighing).votes())
        .extracting(Battle::getWeight)
        .containsExactly(3.0, 1.0);
    VoteFile plain = VoteFile.read("v.csv", rows("[[B>>A]],A=B"));
    assertThat(plain.votes()).extracting(Battle::getWeight).containsOnly(1.0);
    assertThat(plain.told()).contains("--arena-hard-weights");
  }

  @Test
  void shouldRefuseATieThatSomebodyWon() throws IOException {
    VoteFile file =
        VoteFile.read(
            "v.csv", "model_a,model_b,winner,is_tie\nx,y,a,true\nx,y,,true\nx,y,b,false\n");

    assertThat(file.outcomes()).containsExactly("x y TIE", "x y MODEL_B");
    assertThat(file.told()).contains("is_tie is true, and winner names a model");
  }

  private static String rows(String winners) {
    StringBuilder table = new StringBuilder("model_a,model_b,winner\n");
    for (String winner : winners.split(",", -1)) {
      table.append("x,y,").append(winner).append('\n');
    }
    return table.toString();
  }
}
