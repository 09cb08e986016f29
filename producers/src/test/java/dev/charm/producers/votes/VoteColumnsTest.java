package dev.charm.producers.votes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Battle;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that change which votes count, or as what. */
class VoteColumnsTest {

  @ParameterizedTest
  @ValueSource(strings = {"FALSE", "False", "0", "no", "f", "0.0"})
  void shouldLeaveOutWhoKnewTheNamesHoweverItIsSpelled(String no) throws IOException {
    VoteFile file = VoteFile.read("v.csv", "model_a,model_b,winner,anony\nx,y,a,TRUE\nx,y,b," + no);

    assertThat(file.outcomes()).containsExactly("x y MODEL_A");
    assertThat(file.told()).contains("1 row left out: anony is false (--named counts them)");
  }

  @Test
  void shouldLeaveOutWhatIsNotSampledInJsonAndAsPythonPrintsIt() throws IOException {
    String json =
        "{'model_a':'x','model_b':'y','winner':'model_a','dedup_tag':{'high_freq':true,'sampled':false}}\n"
            + "{'model_a':'x','model_b':'y','winner':'tie','dedup_tag':{'high_freq':true,'sampled':true}}\n";
    String csv =
        "model_a,model_b,winner,dedup_tag\n"
            + "x,y,model_a,\"{'high_freq': True, 'sampled': False}\"\n"
            + "x,y,tie,\"{'high_freq': True, 'sampled': True}\"\n";
    VoteChoices all = new VoteChoices(false, true, null, Set.of(), false, null, Map.of());

    assertThat(VoteFile.read("v.jsonl", json.replace('\'', '"')).outcomes())
        .containsExactly("x y TIE");
    assertThat(VoteFile.read("v.csv", csv).told()).contains("dedup_tag says not sampled");
    assertThat(VoteFile.read("v.csv", csv, all).votes()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "is_catch, true, left out: is_catch is true",
    "valid, 0, left out: valid is false",
    "status, unresolved, left out: status is unresolved",
    "status, hmm, refused: status is not understood",
    "invalid, perhaps, refused: invalid is neither true nor false",
    "n, 30, refused: n may say how many votes a row stands for",
    "count, 0, left out: count is 0",
    "weight, -1, refused: weight is -1.0",
    "weight, heavy, refused: weight is not a number: 'heavy'"
  })
  void shouldNotCountARowInSilenceThatAColumnSpeaksAgainst(String column, String cell, String told)
      throws IOException {
    VoteFile file =
        VoteFile.read(
            "v.csv", "model_a,model_b,winner," + column + "\nx,y,a," + cell + "\nx,y,b,1\n");

    assertThat(file.votes()).hasSizeLessThanOrEqualTo(1);
    assertThat(file.told()).contains(told);
  }

  @Test
  void shouldReadColumnsAsIfTheyWereNotThereIfToldSo() throws IOException {
    VoteChoices ignoring = new VoteChoices(false, false, null, Set.of("n"), false, null, Map.of());

    VoteFile file = VoteFile.read("v.csv", "n,model_a,model_b,winner\n7,x,y,a\n", ignoring);

    assertThat(file.votes()).hasSize(1);
    assertThat(file.told()).contains("columns not used: n");
  }

  @Test
  void shouldTakeWeightAndCount() throws IOException {
    VoteFile file =
        VoteFile.read("v.csv", "model_a,model_b,winner,weight,count\nx,y,a,0.25,\nx,y,b,1,30.0\n");

    assertThat(file.votes()).extracting(Battle::getWeight).containsExactly(0.25, 1.0);
    assertThat(file.votes()).extracting(Battle::getCount).containsExactly(1L, 30L);
    assertThat(file.told()).contains("count is missing, which counts as 1");
  }

  @ParameterizedTest
  @CsvSource({
    "tstamp, yesterday, tstamp is not a time: 'yesterday'",
    "date, 07/01/2024 00:00, date is not a time: '07/01/2024 00:00'",
    "tstamp, -5, tstamp is not a time since 1970: '-5'",
    "tstamp, 45123.5, tstamp is a spreadsheet's day number rather than a time since 1970; format it as a date: '45123.5'",
    "sequence, 1.5, sequence is not a whole number: '1.5'",
    "anony, maybe, anony is neither true nor false: 'maybe'",
    "category_tag, '{x', category_tag cannot be read",
    "dedup_tag, sampled, dedup_tag is not understood: 'sampled'"
  })
  void shouldLoseACellThatIsNotUnderstoodAndNotTheVote(String column, String cell, String told)
      throws IOException {
    VoteFile file =
        VoteFile.read("v.csv", "model_a,model_b,winner," + column + "\nx,y,a," + cell + "\n");

    assertThat(file.votes()).hasSize(1);
    assertThat(file.told()).contains(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompt_id", "worker", "language", "turn", "question_id"})
  void shouldLoseANameThatIsTooLongAndNotTheVote(String column) throws IOException {
    VoteFile file =
        VoteFile.read("v.csv", "model_a,model_b,winner," + column + "\nx,y,a," + "é".repeat(3000));

    assertThat(file.votes()).hasSize(1);
    assertThat(file.told()).contains("too long for a name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "NaT", "None", "null", "N/A", "-1", "0"})
  void shouldTakeATimeThatIsNotThereForMissing(String cell) throws IOException {
    VoteFile file = VoteFile.read("v.csv", "model_a,model_b,winner,tstamp\nx,y,a," + cell + "\n");

    assertThat(file.votes()).extracting(Battle::getVotedAt).containsOnlyNulls();
    assertThat(file.report().messages()).isEmpty();
  }

  @Test
  void shouldTakeTheNextColumnOfTimesWhereOneSaysNothing() throws IOException {
    VoteFile file =
        VoteFile.read(
            "v.csv",
            "model_a,model_b,winner,client_timestamp,created_at\n"
                + "x,y,a,2026-05-01T00:00:00+00:00,2026-05-02T00:00:00+00:00\n"
                + "x,y,a,2026-05-01T00:00:00+00:00,null\n");

    assertThat(file.votes())
        .extracting(vote -> String.valueOf(vote.getVotedAt()))
        .containsExactly("2026-05-02T00:00:00Z", "2026-05-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "error_message", "exception"})
  void shouldSayThatARowReportsAnError(String column) throws Exception {
    String vote =
        "{\"model_a\":\"x\",\"model_b\":\"y\",\"winner\":\"tie\",\"" + column + "\":%s}\n";
    VoteFile file =
        VoteFile.read(
            "v.jsonl",
            String.format(vote, "null")
                + String.format(vote, "\"\"")
                + String.format(vote, "false")
                + String.format(vote, "\"timeout after 60 s\"")
                + "{\""
                + column
                + "\":\"rate limit\",\"question_id\":3}\n");

    assertThat(file.votes()).hasSize(3);
    assertThat(file.told())
        .contains(
            "1 row refused: is a report of an error, not a vote; its columns: ",
            "1 row refused: "
                + column
                + " is not empty, so what stands beside it is no judgment"
                + " (--ignore-columns "
                + column
                + " counts them) (line 4)")
        .doesNotContain("timeout", "rate limit", "not used");
  }
}
