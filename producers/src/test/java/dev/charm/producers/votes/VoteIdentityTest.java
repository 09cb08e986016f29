package dev.charm.producers.votes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Battle;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which rows are the same vote. */
class VoteIdentityTest {

  @Test
  void shouldCountEveryGameOfAQuestionThoughRowsAreEqual() throws IOException {
    String game =
        "{\"question_id\":\"4fdd28\",\"model_a\":\"x\",\"model_b\":\"y\",\"winner\":\"a\"}\n";

    VoteFile file = VoteFile.read("arena_hard_battles.jsonl", game.repeat(3));

    assertThat(ids(file)).hasSize(3).doesNotHaveDuplicates();
    assertThat(file.votes()).extracting(Battle::getPromptId).containsOnly("4fdd28");
  }

  @Test
  void shouldGiveAVoteOneIdHoweverItsQuestionIsNumbered() throws IOException {
    String table = "question_id,model_a,model_b,winner,judge,turn\n81,x,y,model_a,e0,1\n";

    assertThat(ids(VoteFile.read("a.csv", table.replace("81", "81.0").replace(",1\n", ",1.0\n"))))
        .isEqualTo(ids(VoteFile.read("b.csv", table)));
  }

  @Test
  void shouldNotTakeAQuestionThatIsNotThereForOne() throws IOException {
    VoteFile file =
        VoteFile.read("v.csv", "question_id,model_a,model_b,winner\nNaN,x,y,a\nnull,x,z,a\n");

    assertThat(ids(file)).hasSize(2).allMatch(id -> id.startsWith("v.csv:"));
    assertThat(file.votes()).extracting(Battle::getPromptId).containsOnlyNulls();
  }

  @Test
  void shouldLetReleasesThatOverlapMeetByTheirQuestions() throws IOException {
    String one = "c1,x,y,model_a,u1,true,1690000000.5\n";
    String two = "c2,y,z,tie,u2,true,1690000001.5\n";
    String header = "question_id,model_a,model_b,winner,judge,anony,tstamp\n";

    assertThat(ids(VoteFile.read("clean_battle_202309.csv", header + two + one)))
        .containsAll(ids(VoteFile.read("clean_battle_202307.csv", header + one)));
  }

  @Test
  void shouldKeepIdsWhenRowsColumnsOrSpellingsChange() throws IOException {
    List<String> ids =
        ids(VoteFile.read("v.csv", "model_a,model_b,winner,anony\nx,y,a,true\nx,z,b,true\n"));

    assertThat(
            ids(VoteFile.read("v.csv", "anony,winner,model_b,model_a\nTRUE,B,z,x\nTRUE,A,y,x\n")))
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(
            ids(VoteFile.read("v.csv", ",Model A,Model B,Winner\n0,x ,y,[[A]]\n1,x,z,model_b\n")))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void shouldCountRowsOfOneIdThatSayOtherThingsAndTellSo() throws IOException {
    String table =
        "id,model_a,model_b,winner,judge\n1,x,y,a,j\n1,x,y,a,j\n1,x,z,a,j\n1,x,y,b,j\n1,x,y,a,k\n1,x,z,a,j\n";

    VoteFile file = VoteFile.read("v.csv", table);

    assertThat(file.votes()).hasSize(4);
    assertThat(ids(file))
        .doesNotHaveDuplicates()
        .startsWith("1")
        .allMatch(id -> id.startsWith("1"));
    assertThat(file.report().repeated()).isEqualTo(2);
    assertThat(file.told()).contains("3 rows with the id of an earlier one but other models");
  }

  @Test
  void shouldTakeTheColumnThatIsNamedForTheId() throws IOException {
    VoteChoices byKey = new VoteChoices(false, false, "key", Set.of(), false, null, Map.of());

    VoteFile file =
        VoteFile.read("v.csv", "id,key,model_a,model_b,winner\n1,k1,x,y,a\n1,k2,x,y,a\n", byKey);

    assertThat(ids(file)).containsExactly("k1", "k2");
    assertThat(file.report().unused()).containsExactly("id");
  }

  @Test
  void shouldCountVotesWithoutAnIdAsOftenAsTheyStand() throws IOException {
    VoteFile file = VoteFile.read("v.csv.gz", "model_a,model_b,winner\n" + "x,y,a\n".repeat(1000));

    assertThat(file.votes()).hasSize(1000);
    assertThat(ids(file)).doesNotHaveDuplicates().allMatch(id -> id.startsWith("v.csv:"));
  }

  private static List<String> ids(VoteFile file) {
    return file.votes().stream().map(Battle::getBattleId).toList();
  }
}
