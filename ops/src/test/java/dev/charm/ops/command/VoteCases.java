package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of votes as they circulate, of which the right leaderboard is known. It is the same by
 * whatever way they are read.
 */
abstract class VoteCases {
  static final double ROUNDED = 0.051;

  /**
   * What came of files.
   *
   * @param rows of the leaderboard, by model
   * @param told the report on them
   */
  record Board(Map<String, JsonNode> rows, String told) {
    long votes() {
      return rows.values().stream().mapToLong(row -> row.get("votes").asLong()).sum() / 2;
    }

    void shouldRate(Object... modelsAndRatings) {
      for (int i = 0; i < modelsAndRatings.length; i += 2) {
        assertThat(rows.get(modelsAndRatings[i]).get("rating").asDouble())
            .as("%s", modelsAndRatings[i])
            .isCloseTo(((Number) modelsAndRatings[i + 1]).doubleValue(), within(ROUNDED));
      }
    }
  }

  /**
   * Reads files and rates their models.
   *
   * @param category whose votes alone are to count; empty for all
   */
  abstract Board read(String category, String... filesAndOptions) throws Exception;

  /** Reads a file of which nothing can be used. */
  abstract CommandRun refused(String file);

  Board board(String... filesAndOptions) throws Exception {
    return read("", filesAndOptions);
  }

  static String file(String relative) {
    return StudyFiles.shared("cases/votes/" + relative).toString();
  }

  @Test
  void shouldCountEveryGameOfArenaHard() throws Exception {
    Board board = board(file("01-arena-hard-battles/arena_hard_battles.jsonl"));

    double anchor = board.rows().get("gpt-4-0314").get("rating").asDouble() - 1000;
    board.shouldRate(
        "sonnet-x", 1175.1 + anchor, "llama-x", 923.7 + anchor, "tiny-x", 721.8 + anchor);
    assertThat(board.votes()).isEqualTo(438);
  }

  @Test
  void shouldLeaveOutWhatIsNotSampled() throws Exception {
    String file = file("02-dedup-tag/clean_battle_20240814_public.json.gz");
    Board sampled = board(file);

    sampled.shouldRate("gpt-x", 1046.9, "claude-x", 977.5, "open-x", 975.6);
    assertThat(sampled.told()).contains("197 rows left out: dedup_tag says not sampled");
    board(file, "--duplicates").shouldRate("open-x", 1097.3, "claude-x", 978.1, "gpt-x", 924.6);
  }

  @Test
  void shouldCountACategoryByItself() throws Exception {
    read("coding", file("03-batch-category/train.jsonl.gz"))
        .shouldRate("m-three", 1070.9, "m-two", 974.2, "m-one", 955.0);
  }

  @Test
  void shouldNotBeSurerThanTheVotesAllow() throws Exception {
    String folder = "08-all-ties-zero-width/";
    Board newcomer = board(file(folder + "newcomer_one_tie.csv"));
    Board tie = board(file(folder + "one_tie.csv"));

    assertThat(width(newcomer.rows().get("newcomer"))).isGreaterThan(400);
    assertThat(width(tie.rows().get("A"))).isGreaterThan(400);
    assertThat(newcomer.rows().get("newcomer").get("warnings").toString()).contains("few-votes");
  }

  private static double width(JsonNode row) {
    return row.get("ci_high").asDouble() - row.get("ci_low").asDouble();
  }

  @Test
  void shouldCountTwoRunsOfOneName() throws Exception {
    board(
            file("09-same-name-runs/run1/battles.jsonl"),
            file("09-same-name-runs/run2/battles.jsonl"))
        .shouldRate("mine-13b", 1089.5, "opp-b", 983.3, "opp-a", 980.5, "mine-7b", 946.7);
  }

  @Test
  void shouldRateByACorrectedFile() throws Exception {
    board(file("10-corrected-file-shorter/v2/votes.csv")).shouldRate("blue", 1035.2, "red", 964.8);
  }

  @Test
  void shouldCountQuestionsNumberedAsDecimalsLikeWholeOnes() throws Exception {
    String folder = "11-repeats-and-leftouts-unsaid/";
    Board decimal = board(file(folder + "mt_bench_float.csv"));
    Board whole = board(file(folder + "mt_bench_int.csv"));

    assertThat(decimal.votes()).isEqualTo(300);
    decimal
        .rows()
        .forEach(
            (model, row) ->
                assertThat(row.get("rating").asDouble())
                    .isCloseTo(whole.rows().get(model).get("rating").asDouble(), within(1e-9)));
  }

  @ParameterizedTest
  @CsvSource({"anony_upper.csv", "clean_battle_20230901.json"})
  void shouldTellHowManyKnewTheNames(String name) throws Exception {
    String file = file("11-repeats-and-leftouts-unsaid/" + name);
    Board anonymous = board(file);

    assertThat(anonymous.told()).contains("25 rows left out: anony is false (--named counts them)");
    assertThat(anonymous.votes()).isEqualTo(75);
    assertThat(board(file, "--named").votes()).isEqualTo(100);
  }

  @Test
  void shouldGoByTimeWhateverTheOrderOfRowsAndFiles() throws Exception {
    String folder = "12-times-and-elo-order/";
    List<Board> boards =
        List.of(
            board(file(folder + "sorted.csv")),
            board(file(folder + "newest_first.csv")),
            board(file(folder + "part2.csv"), file(folder + "part1.csv")));

    for (Board board : boards) {
      assertThat(elo(board, "learner")).isCloseTo(1108.2, within(ROUNDED));
      assertThat(elo(board, "steady")).isCloseTo(891.8, within(ROUNDED));
    }
  }

  private static double elo(Board board, String model) {
    return board.rows().get(model).get("elo").asDouble();
  }

  @Test
  void shouldCountVotesWhoseTimeIsNotUnderstood() throws Exception {
    Board board = board(file("12-times-and-elo-order/times.csv"));

    assertThat(board.votes()).isEqualTo(24);
    assertThat(board.told()).contains("timestamp is not a time: '07/01/2024 00:00'");
  }

  @Test
  void shouldReadOutcomesHoweverTheyAreSpelledAndNameTheOthers() throws Exception {
    Board spellings = board(file("13-outcome-spellings/spellings.csv"));

    assertThat(spellings.told())
        .contains("'neither', 'inconsistent', 'error', 'invalid', 'unresolved'")
        .doesNotContain("dead letter");
    assertThat(spellings.votes()).isEqualTo(35);
    assertThat(board(file("13-outcome-spellings/allbad.csv")).votes()).isEqualTo(3);
    assertThat(board(file("13-outcome-spellings/kaggle_variants.csv")).votes()).isEqualTo(9);
  }

  @Test
  void shouldTakeNamesThatDifferInWhatNobodySeesForOne() throws Exception {
    Board board = board(file("14-names-unicode-files/names_blank.csv"));

    board.shouldRate("gpt-4o", 1060.2, "claude", 939.8);
    assertThat(board.votes()).isEqualTo(45);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bom.csv",
        "cr.csv",
        "crlf.csv",
        "gz_without_suffix.csv",
        "index_col.csv",
        "lines.jsonl",
        "pretty_objects.json",
        "records.json",
        "semicolon.csv",
        "spaced.csv",
        "split.json",
        "tab.tsv",
        "train.parquet",
        "two_blank_cols.csv",
        "upper_header.csv",
        "utf16.csv",
        "wrapped.json",
        "x.csv.bz2",
        "x.csv.gz"
      })
  void shouldReadTheSameVotesInWhateverForm(String name) throws Exception {
    Board plain = board(file("14-names-unicode-files/plain.csv"));
    Board other = board(file("14-names-unicode-files/" + name));

    assertThat(other.votes()).isEqualTo(30);
    assertThat(other.rows().keySet()).isEqualTo(plain.rows().keySet());
    other
        .rows()
        .forEach(
            (model, row) ->
                assertThat(row.get("rating").asDouble())
                    .isCloseTo(plain.rows().get(model).get("rating").asDouble(), within(1e-9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "columns.json | is pandas' orient=\"columns\"",
        "empty.csv | is empty",
        "empty.json | has no rows",
        "header_only.csv | has no rows",
        "raschka_votes.json | is a list of lists",
        "x.zip | is a zip archive; unpack it"
      })
  void shouldSayWhyNothingOfAFileCanBeUsed(String name, String why) {
    CommandRun run = refused(file("14-names-unicode-files/" + name));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(name + ": " + why).doesNotContain("not used");
  }

  @ParameterizedTest
  @CsvSource({
    "annotations.json, gpt4_1106_preview, 83",
    "gpt-4_pair.jsonl, vicuna-x, 43",
    "deepseek-x.jsonl, deepseek-x, 60",
    "2024-05-01-conv.json, m1, 17",
    "autoarena_votes.csv, m1, 40",
    "wsdm_train.csv, m1, 40"
  })
  void shouldReadWhatJudgesWrite(String file, String model, long votes) throws Exception {
    assertThat(board(file("15-judge-outputs/" + file)).rows().get(model).get("votes").asLong())
        .isEqualTo(votes);
  }

  @Test
  void shouldWeighAndCountAndTakeReleasesThatOverlapOnce() throws Exception {
    String folder = "18-weights-overlap-renames/";

    board(file(folder + "weighted.csv")).shouldRate("x", 986.7, "y", 992.1, "z", 1021.1);
    board(file(folder + "counts.csv")).shouldRate("x", 1106.9, "y", 939.3, "z", 953.7);
    Board both = board(file(folder + "july.jsonl"), file(folder + "august.jsonl"));
    both.shouldRate("x", 987.7);
    assertThat(both.votes()).isEqualTo(60);
    assertThat(
            board(file(folder + "renamed.csv"), "--aliases", file(folder + "aliases.csv"))
                .rows()
                .keySet())
        .containsExactlyInAnyOrder("claude-1", "palm-2");
  }
}
