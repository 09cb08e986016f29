package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of votes as they circulate, of which the right leaderboard is known, in batch. */
class VoteCasesTest {
  private static final double ROUNDED = 0.051;

  @TempDir Path folder;

  @Test
  void shouldCountEveryGameOfArenaHard() throws Exception {
    Map<String, JsonNode> rows =
        board(
            file("01-arena-hard-battles/arena_hard_battles.jsonl"), "--anchor", "gpt-4-0314=1000");

    shouldRate(rows, "gpt-4-0314", 1000, "sonnet-x", 1175.1, "llama-x", 923.7, "tiny-x", 721.8);
    assertThat(rows.get("gpt-4-0314").get("votes").asLong()).isEqualTo(438);
  }

  @Test
  void shouldLeaveOutWhatIsNotSampled() throws Exception {
    String file = file("02-dedup-tag/clean_battle_20240814_public.json.gz");

    shouldRate(board(file), "gpt-x", 1046.9, "claude-x", 977.5, "open-x", 975.6);
    shouldRate(board(file, "--duplicates"), "open-x", 1097.3, "claude-x", 978.1, "gpt-x", 924.6);
    assertThat(told(file)).contains("197 rows left out: dedup_tag says not sampled");
  }

  @Test
  void shouldCountACategoryByItselfAndRefuseOneThatIsNotThere() throws Exception {
    String file = file("03-batch-category/train.jsonl.gz");

    shouldRate(
        board(file, "--arena", "overall/coding"),
        "m-three",
        1070.9,
        "m-two",
        974.2,
        "m-one",
        955.0);
    CommandRun nonsense =
        CommandRun.charm("leaderboard", "--batch", file, "--arena", "overall/nonsense");
    assertThat(nonsense.exitCode()).isEqualTo(1);
    assertThat(nonsense.err()).contains("overall/nonsense").contains("overall/coding");
  }

  @Test
  void shouldCountTwoRunsOfOneName() throws Exception {
    CommandRun run =
        CommandRun.charm(
            "leaderboard",
            "--output",
            "ndjson",
            "--batch",
            file("09-same-name-runs/run1/battles.jsonl"),
            file("09-same-name-runs/run2/battles.jsonl"));

    shouldRate(
        Json.byKey(run.out(), "model"),
        "mine-13b",
        1089.5,
        "opp-b",
        983.3,
        "opp-a",
        980.5,
        "mine-7b",
        946.7);
  }

  @Test
  void shouldCountQuestionsNumberedAsDecimalsLikeWholeOnes() throws Exception {
    Map<String, JsonNode> decimal =
        board(file("11-repeats-and-leftouts-unsaid/mt_bench_float.csv"));

    assertThat(decimal.values().stream().mapToLong(row -> row.get("votes").asLong()).sum())
        .isEqualTo(600);
    assertThat(decimal)
        .isEqualTo(
            sameTime(decimal, board(file("11-repeats-and-leftouts-unsaid/mt_bench_int.csv"))));
  }

  /** The time of a file stands in for that of its votes, and two files have two. */
  private static Map<String, JsonNode> sameTime(
      Map<String, JsonNode> as, Map<String, JsonNode> rows) {
    rows.forEach((model, row) -> ((ObjectNode) row).set("as_of", as.get(model).get("as_of")));
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"anony_upper.csv", "clean_battle_20230901.json"})
  void shouldTellHowManyKnewTheNames(String name) throws Exception {
    String file = file("11-repeats-and-leftouts-unsaid/" + name);

    assertThat(told(file)).contains("25 rows left out: anony is false (--named counts them)");
    assertThat(votes(board(file))).isEqualTo(75);
    assertThat(votes(board(file, "--named"))).isEqualTo(100);
  }

  @Test
  void shouldGoByTimeWhateverTheOrderOfRowsAndFiles() throws Exception {
    String folder = "12-times-and-elo-order/";
    List<Map<String, JsonNode>> boards =
        List.of(
            board(file(folder + "sorted.csv")),
            board(file(folder + "newest_first.csv")),
            board(file(folder + "part2.csv"), file(folder + "part1.csv")));

    for (Map<String, JsonNode> board : boards) {
      assertThat(board.get("learner").get("elo").asDouble()).isCloseTo(1108.2, within(ROUNDED));
      assertThat(board.get("steady").get("elo").asDouble()).isCloseTo(891.8, within(ROUNDED));
    }
  }

  @Test
  void shouldCountVotesWhoseTimeIsNotUnderstood() throws Exception {
    String file = file("12-times-and-elo-order/times.csv");

    assertThat(votes(board(file))).isEqualTo(24);
    assertThat(told(file)).contains("timestamp is not a time: '07/01/2024 00:00'");
  }

  @Test
  void shouldReadOutcomesHoweverTheyAreSpelledAndNameTheOthers() throws Exception {
    assertThat(told(file("13-outcome-spellings/spellings.csv")))
        .contains("'neither', 'inconsistent', 'error', 'invalid', 'unresolved'")
        .doesNotContain("dead letter");
    assertThat(votes(board(file("13-outcome-spellings/spellings.csv")))).isEqualTo(35);
    assertThat(votes(board(file("13-outcome-spellings/allbad.csv")))).isEqualTo(3);
  }

  @Test
  void shouldTakeNamesThatDifferInWhatNobodySeesForOne() throws Exception {
    Map<String, JsonNode> rows = board(file("14-names-unicode-files/names_blank.csv"));

    shouldRate(rows, "gpt-4o", 1060.2, "claude", 939.8);
    assertThat(votes(rows)).isEqualTo(45);
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
    assertThat(board(file("15-judge-outputs/" + file)).get(model).get("votes").asLong())
        .isEqualTo(votes);
  }

  @Test
  void shouldGoByTheTimeThatASiteRecords() throws Exception {
    assertThat(votes(board(file("15-judge-outputs/site.csv"), "--as-of", "2026-05-04")))
        .isEqualTo(20);
  }

  @Test
  void shouldWeighAndCountAndTakeReleasesThatOverlapOnce() throws Exception {
    String folder = "18-weights-overlap-renames/";

    shouldRate(board(file(folder + "weighted.csv")), "x", 986.7, "y", 992.1, "z", 1021.1);
    shouldRate(board(file(folder + "counts.csv")), "x", 1106.9, "y", 939.3, "z", 953.7);
    Map<String, JsonNode> both = board(file(folder + "july.jsonl"), file(folder + "august.jsonl"));
    shouldRate(both, "x", 987.7);
    assertThat(votes(both)).isEqualTo(60);
    assertThat(told(file(folder + "july.jsonl"), file(folder + "august.jsonl")))
        .contains("40 votes stand in july.jsonl too, and count once");
    assertThat(
            board(file(folder + "renamed.csv"), "--aliases", file(folder + "aliases.csv")).keySet())
        .containsExactlyInAnyOrder("claude-1", "palm-2");
  }

  @Test
  void shouldFailWhereNoRowCanBeUsedAndStillReport() throws Exception {
    Path votes = Files.writeString(folder.resolve("v.csv"), "model_a,model_b,winner\nx,y,?\n");
    Path report = folder.resolve("report.ndjson");

    CommandRun run =
        CommandRun.charm("leaderboard", "--batch", votes.toString(), "--report", report.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("'?'").doesNotContain("dead letter");
    JsonNode row = Json.lines(Files.readString(report)).get(0);
    assertThat(row.get("refused").asLong()).isEqualTo(1);
    assertThat(row.get("file").asText()).isEqualTo("v.csv");
  }

  @Test
  void shouldLetTheFileCountThatWasChangedLastWhereTwoDisagree() throws Exception {
    Path older = Files.writeString(folder.resolve("a.csv"), "id,model_a,model_b,winner\n1,x,y,a\n");
    Path newer = Files.writeString(folder.resolve("b.csv"), "id,model_a,model_b,winner\n1,x,y,b\n");
    Files.setLastModifiedTime(older, FileTime.fromMillis(1_700_000_000_000L));

    for (List<Path> order : List.of(List.of(older, newer), List.of(newer, older))) {
      CommandRun run =
          CommandRun.charm(
              "leaderboard",
              "--output",
              "ndjson",
              "--batch",
              order.get(0).toString(),
              order.get(1).toString());

      assertThat(Json.byKey(run.out(), "model").get("y").get("wins").asLong()).isEqualTo(1);
      assertThat(run.err()).contains("1 votes have the id of a vote in");
    }
  }

  @Test
  void shouldTakeStyleOutByWhatTheFileItselfHolds() throws Exception {
    StringBuilder lines = new StringBuilder();
    Random random = new Random(7);
    String[] models = {"x", "y", "z"};
    for (int i = 0; i < 300; i++) {
      int a = random.nextInt(3);
      int b = (a + 1 + random.nextInt(2)) % 3;
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"model_a\":\"%s\",\"model_b\":\"%s\",\"winner\":\"%s\",\"conv_metadata\":{"
                  + "\"sum_assistant_a_tokens\":%d,\"sum_assistant_b_tokens\":%d,"
                  + "\"header_count_a\":{\"h1\":%d},\"header_count_b\":{\"h2\":%d},"
                  + "\"list_count_a\":{\"ordered\":%d},\"list_count_b\":{\"unordered\":%d},"
                  + "\"bold_count_a\":{\"**\":%d},\"bold_count_b\":{\"__\":%d}}}%n",
              models[a],
              models[b],
              random.nextBoolean() ? "model_a" : "model_b",
              100 + random.nextInt(900),
              100 + random.nextInt(900),
              random.nextInt(5),
              random.nextInt(5),
              random.nextInt(9),
              random.nextInt(9),
              random.nextInt(9),
              random.nextInt(9)));
    }
    Path votes = Files.writeString(folder.resolve("styled.jsonl"), lines);

    CommandRun run =
        CommandRun.charm("leaderboard", "--style-control", "--batch", votes.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .contains("300 of 300 votes have both answers in the files")
        .contains("one standard deviation more");
    assertThat(run.out()).contains("style-controlled");
  }

  @Test
  void shouldLeaveOutVotersByOptionAndSaySo() throws Exception {
    String file = file("10-corrected-file-shorter/v1/votes.csv");
    CommandRun run =
        CommandRun.charm(
            "leaderboard", "--output", "ndjson", "--outlier-voters", "0.01", "--batch", file);

    shouldRate(Json.byKey(run.out(), "model"), "blue", 1035.2, "red", 964.8);
    assertThat(run.err())
        .contains("1 of 1 voters tested")
        .contains("their 40 votes")
        .contains("cheat");
    assertThat(
            CommandRun.charm("leaderboard", "--max-votes-per-voter", "2/day", "--batch", file)
                .err())
        .contains("38 votes of 1 voters are beyond the first 2 of a day and do not count");
  }

  @Test
  void shouldRefuseOptionsOfFilesWithoutFiles() {
    CommandRun run = CommandRun.charm("leaderboard", "--named");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--batch");
  }

  private static Map<String, JsonNode> board(String... filesAndOptions) throws Exception {
    CommandRun run = run(filesAndOptions);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.byKey(run.out(), "model");
  }

  private static String told(String... files) {
    return run(files).err();
  }

  private static CommandRun run(String... filesAndOptions) {
    List<String> command = new ArrayList<>(List.of("leaderboard", "--output", "ndjson"));
    command.add("--batch");
    command.addAll(List.of(filesAndOptions));
    return CommandRun.charm(command.toArray(String[]::new));
  }

  private static long votes(Map<String, JsonNode> rows) {
    return rows.values().stream().mapToLong(row -> row.get("votes").asLong()).sum() / 2;
  }

  private static void shouldRate(Map<String, JsonNode> rows, Object... modelsAndRatings) {
    for (int i = 0; i < modelsAndRatings.length; i += 2) {
      assertThat(rows.get(modelsAndRatings[i]).get("rating").asDouble())
          .as("%s", modelsAndRatings[i])
          .isCloseTo(((Number) modelsAndRatings[i + 1]).doubleValue(), within(ROUNDED));
    }
  }

  private static String file(String relative) {
    Path path =
        Path.of(System.getProperty("charm.root", ".."))
            .resolve("../shared/cases/votes")
            .resolve(relative)
            .normalize();
    Assumptions.assumeTrue(Files.exists(path), "needs ../shared/cases/votes/" + relative);
    return path.toString();
  }
}
