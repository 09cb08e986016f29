package dev.charm.producers.votes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.charm.producers.Rows;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Battle;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Votes in the forms in which others publish them. */
class BattleReaderTest {
  private static final VoteReadSettings PLAIN =
      settings(false, PromptCategory.UNKNOWN, Aliases.none());

  @Test
  void shouldReadATableOfNumberedVotes() throws IOException {
    List<Battle> votes =
        good(
            "v.csv",
            """
            seq,prompt_id,worker,model_a,model_b,winner
            7,p1,w3,Alpha (7B),Beta,model_b
            8,p1,w4,Alpha (7B),Beta,tie
            """);

    assertThat(votes.get(0).getBattleId()).matches("v\\.csv:[0-9a-f]{16}#1");
    assertThat(votes.get(0))
        .isEqualTo(
            new Battle(
                votes.get(0).getBattleId(),
                "overall",
                "Alpha (7B)",
                "Beta",
                "MODEL_B",
                List.of(),
                "p1",
                "w3",
                7L,
                null,
                1_700_000_000_000L,
                false,
                1.0,
                1L,
                "v.csv",
                false));
    assertThat(votes.get(1))
        .extracting(Battle::getSequence, Battle::getOutcome)
        .containsExactly(8L, "TIE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clean_battle.json", "clean_battle.jsonl"})
  void shouldReadVotesAsFastChatCleansThem(String file) throws IOException {
    String one =
        "{'question_id': 'c0ffee', 'model_a': 'x', 'model_b': 'y', 'winner': 'tie (bothbad)',"
            + " 'judge': 'arena_user_9', 'conversation_a': [{'role': 'user', 'content': 'q'}],"
            + " 'turn': 1, 'anony': true, 'language': 'English', 'tstamp': 1682351591.1322}";
    String two =
        "{'model_a': 'x', 'model_b': 'z', 'winner': 'model_a', 'judge': 'arena_user_9',"
            + " 'turn': 1, 'anony': false, 'language': 'unknown', 'tstamp': 1682351599}";
    String text = file.endsWith("l") ? one + "\n" + two + "\n" : "[" + one + ",\n" + two + "]";

    List<Row> rows = read(file, text.replace('\'', '"'), PLAIN);
    List<Row> all =
        read(file, text.replace('\'', '"'), settings(true, PromptCategory.UNKNOWN, Aliases.none()));

    assertThat(rows.get(1)).isInstanceOf(Row.LeftOut.class);
    assertThat(Rows.votes(rows))
        .containsExactly(
            new Battle(
                Rows.votes(rows).get(0).getBattleId(),
                "overall",
                "x",
                "y",
                "BOTH_BAD",
                List.of("english"),
                "c0ffee",
                "arena_user_9",
                0L,
                Instant.ofEpochMilli(1_682_351_591_132L),
                1_700_000_000_000L,
                false,
                1.0,
                1L,
                file,
                false));
    assertThat(Rows.votes(all))
        .extracting(vote -> vote.getBattleId().replaceFirst(":.*", ""), Battle::getCategories)
        .containsExactly(tuple("c0ffee", List.of("english")), tuple(file, List.of()));
  }

  @Test
  void shouldReadTheArenasDataWithItsTags() throws IOException {
    List<Battle> votes =
        good(
            "arena.jsonl",
            ("{'id': 'v1', 'model_a': 'x', 'model_b': 'y', 'winner': 'both_bad',"
                    + " 'evaluation_session_id': 's', 'evaluation_order': 4, 'language': 'pl',"
                    + " 'is_code': true, 'timestamp': '2025-06-26 18:41:03.5+02:00',"
                    + " 'category_tag': {'math_v0.1': {'math': true}, 'if_v0.1': {'if': true,"
                    + " 'score': 4}, 'criteria_v0.1': {'creativity': false}}}\n")
                .replace('\'', '"'));

    assertThat(votes.get(0).getBattleId()).isEqualTo("v1");
    assertThat(votes.get(0).getOutcome()).isEqualTo("BOTH_BAD");
    assertThat(votes.get(0).getSequence()).isZero();
    assertThat(votes.get(0).getVotedAt()).isEqualTo("2025-06-26T16:41:03.500Z");
    assertThat(votes.get(0).getCategories())
        .containsExactly("pl", "math", "instruction_following", "coding");
  }

  @Test
  void shouldReadTagsThatPythonPrintedIntoATable() throws IOException {
    List<Battle> votes =
        good(
            "arena.csv",
            "model_a,model_b,winner,category_tag,is_code\n"
                + "x,y,tie,\"{'math_v0.1': {'math': True}, 'if_v0.1': {'if': False,"
                + " 'score': None}}\",False\n");

    assertThat(votes.get(0).getCategories()).containsExactly("math");
  }

  @Test
  void shouldReadOneColumnForEachOutcome() throws IOException {
    List<Battle> votes =
        good(
            "kaggle.csv",
            """
            id,model_a,model_b,prompt,winner_model_a,winner_model_b,winner_tie
            30192,x,y,"[""q""]",1,0,0
            53567,x,y,"[""q""]",0,1,0
            65089,x,y,"[""q""]",0,0,1
            """);

    assertThat(votes)
        .extracting(Battle::getBattleId, Battle::getOutcome)
        .containsExactly(
            tuple("30192", "MODEL_A"), tuple("53567", "MODEL_B"), tuple("65089", "TIE"));
  }

  @Test
  void shouldReadLeftAndRightAndLeaveOutWhatIsToBeIgnored() throws IOException {
    List<Row> rows =
        read(
            "pairs.csv",
            "left,right,winner\nx,y,left\nx,y,Right\nx,y,tie\nx,y,ignore\nx,y,draw\n",
            PLAIN);

    assertThat(Rows.bad(rows)).isEmpty();
    assertThat(rows.get(3)).isInstanceOf(Row.LeftOut.class);
    assertThat(Rows.votes(rows))
        .extracting(Battle::getOutcome)
        .containsExactly("MODEL_A", "MODEL_B", "TIE", "TIE");
  }

  @Test
  void shouldTakeAQuestionAskedOfManyForThePromptAndNotForTheVote() throws IOException {
    List<Battle> votes =
        good(
            "judgments.csv",
            "question_id,model_a,model_b,winner,judge,turn\n81,x,y,model_a,e0,1\n81,x,y,tie,e1,1\n");

    assertThat(votes).extracting(Battle::getPromptId).containsExactly("81", "81");
    assertThat(votes)
        .extracting(Battle::getBattleId)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("81:[0-9a-f]{16}#1"));
  }

  @Test
  void shouldCountTheFirstRowOfAVoteThatAFileHasTwice() throws IOException {
    List<Row> rows =
        read("v.csv", "id,model_a,model_b,winner\n1,x,y,a\n1.0,x,y,model_a\n2,x,y,b\n", PLAIN);

    assertThat(rows.get(1)).isInstanceOf(Row.Repeated.class);
    assertThat(Rows.votes(rows)).extracting(Battle::getBattleId).containsExactly("1", "2");
  }

  @Test
  void shouldGiveAVoteTheSameIdWhetherItsFileIsCompressedOrNot() throws IOException {
    String table = "model_a,model_b,winner\nx,y,a\n";
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(table.getBytes(StandardCharsets.UTF_8));
    }

    List<Battle> votes =
        Rows.votes(BattleReader.open(Rows.source("v.csv.gz", zipped.toByteArray()), PLAIN));

    assertThat(votes).isEqualTo(good("v.csv", table));
  }

  @Test
  void shouldKeepIdsWhenABadRowIsMended() throws IOException {
    String bad = "model_a,model_b,winner\nx,y,?\nx,y\nx,y,a\n";

    assertThat(Rows.votes(read("v.csv", bad, PLAIN)))
        .extracting(Battle::getBattleId)
        .isSubsetOf(ids(good("v.csv", bad.replace("?", "b").replace("x,y\n", "x,z,a\n"))));
  }

  @Test
  void shouldApplyAliasesToTheModelsAndToAWinnerThatIsNamed() throws IOException {
    List<Battle> votes =
        Rows.votes(
            read(
                "v.csv",
                "model_a,model_b,winner\ngpt4,other,GPT-4\n",
                settings(
                    false,
                    PromptCategory.UNKNOWN,
                    Aliases.of(Map.of("gpt4", "GPT 4", "GPT-4", "GPT 4")))));

    assertThat(votes)
        .extracting(Battle::getModelA, Battle::getOutcome)
        .containsExactly(tuple("GPT 4", "MODEL_A"));
  }

  @Test
  void shouldAskForTheCategoryOfThePromptWhereTheRowNamesNone() throws IOException {
    Map<String, String> known = Map.of("p1", "Creative Writing");
    VoteReadSettings settings = settings(false, known::get, Aliases.none());

    List<Row> rows =
        read(
            "v.csv",
            """
            prompt_id,model_a,model_b,winner,category,language
            p1,x,y,a,,German
            p1,x,y,a,Math,
            p2,x,y,a,,
            ,x,y,a,,
            p1,x,y,a,"[""a b"",""c"",""C""]",
            """,
            settings);

    assertThat(Rows.votes(rows))
        .extracting(Battle::getCategories)
        .containsExactly(
            List.of("german", "creative_writing"),
            List.of("math"),
            List.of(),
            List.of(),
            List.of("a_b", "c"));
  }

  private static List<String> ids(List<Battle> votes) {
    return votes.stream().map(Battle::getBattleId).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1682351591.1322, 2023-04-24T15:53:11.132Z",
    "1682351591, 2023-04-24T15:53:11Z",
    "1682351591132, 2023-04-24T15:53:11.132Z",
    "1682351591132456, 2023-04-24T15:53:11.132Z",
    "1682351591132456000, 2023-04-24T15:53:11.132Z",
    "1.682351591e9, 2023-04-24T15:53:11Z",
    "2023-04-24 15:53:11 UTC, 2023-04-24T15:53:11Z",
    "2023-04-24 15:53:11.13245+00, 2023-04-24T15:53:11.132Z",
    "2023-04-24T15:53:11.132+0000, 2023-04-24T15:53:11.132Z",
    "2023-04-24T15:53:11.132456789, 2023-04-24T15:53:11.132Z",
    "2023-04-24 15:53, 2023-04-24T15:53:00Z",
    "2023/04/24 15:53:11, 2023-04-24T15:53:11Z",
    "'Mon, 24 Apr 2023 15:53:11 GMT', 2023-04-24T15:53:11Z",
    "2023-04-24 08:53:11 -0700, 2023-04-24T15:53:11Z",
    "2023-04-24, 2023-04-24T00:00:00Z",
    "2023-04-24T15:53:11Z, 2023-04-24T15:53:11Z",
    "2023-04-24 15:53:11.132, 2023-04-24T15:53:11.132Z",
    "2023-04-24T15:53:11+05:30, 2023-04-24T10:23:11Z"
  })
  void shouldUnderstandTimesAsTheyAreWritten(String written, Instant time) throws IOException {
    assertThat(good("v.csv", "model_a,model_b,winner,tstamp\nx,y,a,\"" + written + "\"\n"))
        .extracting(Battle::getVotedAt)
        .containsExactly(time);
  }

  @ParameterizedTest
  @CsvSource({
    "'x,y,nobody,,', UNDECODABLE, winner",
    "'x,y,,,', MISSING_FIELD, winner",
    "'x,x,model_a,,', OUT_OF_RANGE, same",
    "',y,model_a,,', MISSING_FIELD, model_a",
    "'x, ,model_a,,', MISSING_FIELD, model_b",
    "'x,y,a', UNDECODABLE, fields",
    "'x,y,a,,,,z', UNDECODABLE, fields",
    "'\"x,y,a,,', UNDECODABLE, quote"
  })
  void shouldTakeAVoteThatMakesNoSenseAsABadRowAndReadOn(
      String row, MalformedReason reason, String detail) throws IOException {
    List<Row> rows =
        read("v.csv", "model_a,model_b,winner,tstamp,seq\n" + row + "\nx,y,b,,\n", PLAIN);

    assertThat(Rows.votes(rows)).extracting(Battle::getOutcome).containsExactly("MODEL_B");
    assertThat(Rows.bad(rows))
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.reason()).isEqualTo(reason);
              assertThat(bad.detail()).contains(detail);
              assertThat(bad.line()).isEqualTo(2);
              assertThat(bad.raw()).asString().isEqualTo(row);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"model_a", "id"})
  void shouldTakeAVoteWithAHugeFieldAsABadRow(String column) throws IOException {
    String header = "id,prompt_id,worker,language,model_a,model_b,winner";
    String row =
        header
            .replace(column, "é".repeat(EventCheck.MAX_NAME_BYTES / 2 + 1))
            .replaceFirst("winner$", "tie");

    List<Row> rows = read("v.csv", header + "\n" + row + "\n", PLAIN);

    assertThat(Rows.bad(rows))
        .extracting(Row.Bad::reason)
        .containsExactly(MalformedReason.TOO_LARGE);
  }

  @Test
  void shouldReadOnAfterABadObject() throws IOException {
    List<Row> rows =
        read(
            "v.jsonl",
            ("{'model_a': 'x', 'model_b': 'y', 'winner': {'name': 'x'}}\n"
                    + "{'model_a': 'x', secret\n"
                    + "17\n"
                    + "{'model_a': null, 'model_b': 'y', 'winner': 'tie'}\n"
                    + "{'model_a': 'x', 'model_b': 'y', 'winner': 'tie', 'tstamp': NaN}\n"
                    + "{'model_a': 'x', 'model_b': 'y', 'winner': 'y'}\n")
                .replace('\'', '"'),
            PLAIN);

    assertThat(Rows.bad(rows)).extracting(Row.Bad::line).containsExactly(1L, 2L, 3L, 4L);
    assertThat(Rows.bad(rows)).allSatisfy(bad -> assertThat(bad.detail()).doesNotContain("secret"));
    assertThat(Rows.votes(rows))
        .extracting(Battle::getSequence, Battle::getOutcome)
        .containsExactly(tuple(4L, "TIE"), tuple(5L, "MODEL_B"));
  }

  @Test
  void shouldSayWhereAnArrayBreaksOff() throws IOException {
    String file = "[{\"model_a\":\"x\",\"model_b\":\"y\",\"winner\":\"a\"},\n{\"model_a\":";
    try (RowReader reader = BattleReader.open(Rows.source("v.json", file), PLAIN)) {
      assertThat(reader.next()).isInstanceOf(Row.Good.class);
      assertThatThrownBy(reader::next)
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("v.json: the JSON breaks off in line 2");
    }
  }

  @Test
  void shouldRefuseAFileThatLacksAColumnAndNameWhatItLookedFor() {
    assertThatThrownBy(() -> read("v.csv", "model_a,model_b,score\nx,y,1\n", PLAIN))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "v.csv: has no column winner (or winner_model_a, winner_model_b, winner_tie);"
                + " its columns: model_a, model_b, score");
    assertThatThrownBy(() -> read("v.csv", "a,b,winner_tie,winner_model_a\n", PLAIN))
        .hasMessageContaining("column model_a or left, model_b or right, winner (or");
    assertThatThrownBy(() -> read("v.jsonl", "\uFEFF {\"model_1\":\"x\",\"winner\":1}", PLAIN))
        .hasMessage(
            "v.jsonl: its first object has no column model_a or left, model_b or right; its"
                + " fields: model_1, winner");
    assertThatThrownBy(() -> read("v.json", "[{\"left\":\"x\",\"right\":\"y\"}]", PLAIN))
        .hasMessageContaining("winner");
    assertThatThrownBy(() -> read("v.csv", "", PLAIN)).hasMessageContaining("is empty");
  }

  @Test
  void shouldReadAnEmptyArrayAsNoVotes() throws IOException {
    assertThat(read("v.json", "[]", PLAIN)).isEmpty();
  }

  private static List<Battle> good(String file, String text) throws IOException {
    return Rows.votes(BattleReader.open(Rows.source(file, text), PLAIN));
  }

  private static List<Row> read(String file, String text, VoteReadSettings settings)
      throws IOException {
    return Rows.all(BattleReader.open(Rows.source(file, text), settings));
  }

  private static VoteReadSettings settings(
      boolean named, PromptCategory categories, Aliases aliases) {
    return new VoteReadSettings(
        "overall",
        null,
        new VoteChoices(named, false, null, Set.of(), false, null, Map.of()),
        categories,
        VotedAnswers.NOT_ASKED,
        VoteIds.LASTING,
        new ReadSettings(aliases, OptionalLong.empty()));
  }
}
