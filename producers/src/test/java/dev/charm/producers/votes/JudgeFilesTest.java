package dev.charm.producers.votes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.charm.schemas.Battle;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What judges and servers write, read as their own projects read it. */
class JudgeFilesTest {

  @Test
  void shouldTakeAModelForTheWinnerThatWinsBothGames() throws IOException {
    String row =
        "{'question_id':81,'model_1':'x','model_2':'y','g1_winner':'%s','g2_winner':'%s',"
            + "'judge':['gpt-4','pair-v2'],'turn':%s,'tstamp':1688000000.0}\n";
    String file =
        String.format(row, "model_1", "model_1", 1)
            + String.format(row, "model_1", "model_2", 2)
            + String.format(row, "tie", "model_2", 1)
            + String.format(row, "model_2", "model_2", 2)
            + String.format(row, "error", "model_2", 1);

    VoteFile votes = VoteFile.read("gpt-4_pair.jsonl", file.replace('\'', '"'));

    assertThat(votes.outcomes())
        .containsExactly("x y MODEL_A", "x y TIE", "x y TIE", "x y MODEL_B");
    assertThat(votes.votes()).extracting(Battle::getVoter).containsOnly("gpt-4,pair-v2");
    assertThat(votes.told()).contains("1 row left out: a game is in error");
  }

  @Test
  void shouldTakeAPreferenceForTheChanceOfEither() throws IOException {
    String row =
        "{'instruction':'do','generator_1':'base','generator_2':'mine','annotator':'gpt',"
            + "'preference':%s}";
    String file =
        "["
            + String.join(
                ",",
                String.format(row, "1.0"),
                String.format(row, "2"),
                String.format(row, "1.5"),
                String.format(row, "0"),
                String.format(row, "1.25"),
                String.format(row, "null"),
                String.format(row, "3"))
            + "]";

    VoteFile votes = VoteFile.read("annotations.json", file.replace('\'', '"'));

    assertThat(votes.votes())
        .extracting(Battle::getOutcome, Battle::getWeight)
        .containsExactly(
            tuple("MODEL_A", 1.0),
            tuple("MODEL_B", 1.0),
            tuple("TIE", 1.0),
            tuple("TIE", 1.0),
            tuple("MODEL_A", 0.75),
            tuple("MODEL_B", 0.25));
    assertThat(votes.votes()).extracting(Battle::getBattleId).doesNotHaveDuplicates();
    assertThat(votes.report().refused()).isEqualTo(2);
    assertThat(votes.told()).contains("preference is missing").contains("'3.0'");
  }

  @Test
  void shouldTurnTheSidesOfArenaHardsSecondGame() throws IOException {
    String file =
        "{'uid':'u1','category':'hard_prompt','judge':'gpt-4.1','model':'m','baseline':'b',"
            + "'games':[{'score':'B>>A'},{'score':'B>A'}]}\n"
            + "{'uid':'u2','model':'m','baseline':'b','games':[{'score':'A>B'},{'score':null}]}\n";

    VoteFile votes = VoteFile.read("m.jsonl", file.replace('\'', '"'));

    assertThat(votes.outcomes()).containsExactly("b m MODEL_B", "m b MODEL_B");
    assertThat(votes.votes()).extracting(Battle::getPromptId).containsOnly("u1");
    assertThat(votes.told()).contains("1 row left out: a game has no score");
  }

  @Test
  void shouldAskForTheBaselineThatArenaHardDoesNotName() throws IOException {
    String file =
        "{\"question_id\":\"q\",\"model\":\"m\",\"games\":[{\"score\":\"A>B\"},{\"score\":\"A>B\"}]}\n";
    VoteChoices known = new VoteChoices(false, false, null, Set.of(), false, "b", Map.of());

    assertThat(VoteFile.read("m.jsonl", file).told()).contains("--baseline MODEL");
    assertThat(VoteFile.read("m.jsonl", file, known).outcomes())
        .containsExactly("b m MODEL_A", "m b MODEL_A");
  }

  @Test
  void shouldMakeVotesOfGradesOfTheSameAnswersWhateverTheirOrder() throws IOException {
    String row =
        "{'question_id':81,'model':'%s','judge':['gpt-4','single-v1'],'score':%s,'turn':%s}\n";
    String x = String.format(row, "x", 9, 1);
    String y = String.format(row, "y", 7.5, 1);
    String z = String.format(row, "z", 9, 1);
    String other = String.format(row, "x", 3, 2);
    String none = String.format(row, "y", -1, 2);

    VoteFile votes =
        VoteFile.read("gpt-4_single.jsonl", (x + y + z + other + none).replace('\'', '"'));
    VoteFile turned =
        VoteFile.read("gpt-4_single.jsonl", (none + other + z + y + x).replace('\'', '"'));

    assertThat(votes.outcomes()).containsExactlyInAnyOrder("x y MODEL_A", "x z TIE", "y z MODEL_B");
    assertThat(turned.votes().stream().map(Battle::getBattleId))
        .containsExactlyInAnyOrderElementsOf(
            votes.votes().stream().map(Battle::getBattleId).toList());
    assertThat(votes.told())
        .contains("3 votes were made of the grades of 3 models")
        .contains("1 of 2 questions and turns have no grade of some model")
        .contains("score is -1");
  }

  @Test
  void shouldReadTheVotesOfAServersLog() throws IOException {
    String row =
        "{'tstamp':1714500000.0,'type':'%s','models':['%s','%s'],'states':[{'conv_id':'c%s',"
            + "'model_name':'m1'},{'conv_id':'d','model_name':'m2'}],'ip':'192.0.2.1'}\n";
    String file =
        String.format(row, "leftvote", "", "", 0)
            + String.format(row, "chat", "", "", 1)
            + String.format(row, "bothbad_vote", "### Model A: ", "### Model B: ", 2)
            + String.format(
                row, "rightvote", "<h3>Model A: m1</h3>\\n", "<h3>Model B: m2</h3>\\n", 3);

    VoteFile votes = VoteFile.read("2024-05-01-conv.json", file.replace('\'', '"'));

    assertThat(votes.outcomes()).contains("m1 m2 MODEL_A");
    assertThat(votes.votes()).extracting(Battle::getVoter).containsOnlyNulls();
    assertThat(votes.told())
        .contains("type is chat")
        .contains("names were shown (--named counts them)")
        .doesNotContain("192.0.2.1");
  }
}
