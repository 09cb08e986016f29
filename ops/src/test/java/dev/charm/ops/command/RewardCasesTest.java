package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.connect.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases of answers, scores and preferences beside the repository, each with its right answer.
 */
class RewardCasesTest {
  @TempDir Path folder;

  private static String shared(String file) {
    return StudyFiles.shared("cases/rewards/" + file).toString();
  }

  private static CommandRun charm(String... args) {
    return CommandRun.charm(args);
  }

  private static CommandRun look(String format, String... args) {
    List<String> all =
        new ArrayList<>(List.of("ingest", format, "--dry-run", "--output", "ndjson"));
    all.addAll(List.of(args));
    return CommandRun.charm(all.toArray(String[]::new));
  }

  private static JsonNode only(CommandRun run) throws Exception {
    List<JsonNode> reports = Json.lines(run.out());
    assertThat(reports).as(run.err()).hasSize(1);
    return reports.get(0);
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static void assertCounts(JsonNode report, long... goodRefusedResponsesRewards) {
    assertThat(
            List.of(
                report.get("good").asLong(),
                report.get("refused").asLong(),
                report.get("responses").asLong(),
                report.get("rewards").asLong()))
        .as(report.toString())
        .containsExactly(
            goodRefusedResponsesRewards[0],
            goodRefusedResponsesRewards[1],
            goodRefusedResponsesRewards[2],
            goodRefusedResponsesRewards[3]);
  }

  private CommandRun calibrate(String a, String b, String... more) {
    List<String> args =
        new ArrayList<>(List.of("calibrate", "--batch", a, b, "--output", "ndjson"));
    args.addAll(List.of(more));
    return CommandRun.charm(args.toArray(String[]::new));
  }

  private JsonNode first(CommandRun run) throws Exception {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.lines(run.out()).get(0);
  }

  @Test
  void shouldFindPartnersWhateverTheOrderOfRows() throws Exception {
    String a = "A=" + shared("01-rows-in-another-order/sa.csv");
    String ratings = shared("01-rows-in-another-order/r.csv");
    for (String b : List.of("sb.csv", "sb-shuffled.csv")) {
      CommandRun run =
          calibrate(
              a,
              "B=" + shared("01-rows-in-another-order/" + b),
              "--ratings",
              ratings,
              "--reference",
              "B");
      assertThat(first(run).get("prompts").asLong()).isEqualTo(200);
      assertThat(first(run).get("hard_win_rate").asDouble()).isEqualTo(.475);
      assertThat(run.err()).contains("all 200 prompts found a partner");
    }
    CommandRun cut =
        calibrate(
            a,
            "B=" + shared("01-rows-in-another-order/sb-first-row-cut.csv"),
            "--ratings",
            ratings,
            "--reference",
            "B",
            "--report",
            folder.resolve("report.ndjson").toString());
    assertThat(first(cut).get("prompts").asLong()).isEqualTo(199);
    assertThat(first(cut).get("hard_win_rate").asDouble()).isEqualTo(.4724, within(5e-5));
    assertThat(cut.err()).contains("sa.csv: 199 of 200 prompts found a partner").contains("line 2");
    List<JsonNode> reports = Json.lines(Files.readString(folder.resolve("report.ndjson")));
    assertThat(reports).extracting(r -> r.get("file").asText()).startsWith("sa.csv");
  }

  @Test
  void shouldRefuseRowsOfOtherTextsWhenRowsAreToBelongTogetherByTheirNumber() {
    CommandRun run =
        calibrate(
            "A=" + shared("01-rows-in-another-order/sa.csv"),
            "B=" + shared("01-rows-in-another-order/sb-shuffled.csv"),
            "--ratings",
            shared("01-rows-in-another-order/r.csv"),
            "--prompt-id",
            "row");

    assertThat(run.err())
        .contains("sb-shuffled.csv: 198 rows refused: has another prompt than the row")
        .contains("(lines 2, ");
  }

  @Test
  void shouldReadTheShapesOfRewardRows() throws Exception {
    JsonNode report = only(look("jsonl", shared("02-jsonl-shapes/j.jsonl")));

    assertCounts(report, 12, 1, 12, 11);
    assertThat(texts(report.get("messages")))
        .anyMatch(m -> m.contains("1 row with a further answer of a model to a prompt"))
        .anyMatch(m -> m.contains("reward_model is not NAME@VERSION: 'rm' (line 12)"))
        .anyMatch(m -> m.contains("1 row with neither an answer nor a score (line 11)"))
        .anyMatch(m -> m.contains("reward model score@1; name it with --score score=RM@VERSION"));

    CommandRun batch =
        calibrate(
            "A=" + shared("02-jsonl-shapes/a.csv"),
            "B=" + shared("02-jsonl-shapes/b.csv"),
            "--ratings",
            shared("01-rows-in-another-order/r.csv"));
    assertThat(first(batch).get("prompts").asLong()).isEqualTo(3);
    assertThat(batch.err())
        .contains("1 row refused: score_rm is not a number: '0,5' (line 4)")
        .contains("b.csv: 5 of 8 prompts found a partner");
  }

  @Test
  void shouldRefuseToolCallsByTheNameOfTheField() throws Exception {
    JsonNode report = only(look("jsonl", shared("03-multi-turn-tools-unicode/in.jsonl")));

    assertCounts(report, 8, 2, 8, 8);
    assertThat(texts(report.get("messages"))).anyMatch(m -> m.contains("tool_calls"));
  }

  @Test
  void shouldRefuseATableOfPreferencesAsTheFileOfOneModel() {
    String file = "gemma-2b-it=" + shared("04-csv-score-chosen-rejected/in.csv");
    CommandRun run = look("csv", file);
    CommandRun batch = charm("compare", "--batch", file);

    assertThat(List.of(run, batch))
        .allSatisfy(
            each -> {
              assertThat(each.exitCode()).isEqualTo(ExitCode.FAILED);
              assertThat(each.err()).contains("table of preferences").contains("score_chosen");
              assertThat(each.out()).doesNotContain("chosen@1");
            });
  }

  @Test
  void shouldNameTheRemedyOfAScoreThatIsNotRead() throws Exception {
    String g = "gemma-2b-it=" + shared("05-csv-plain-score-column/g.csv");
    String p = "Phi-3-mini-4k-instruct=" + shared("05-csv-plain-score-column/p.csv");
    CommandRun run = look("csv", g, p);

    assertThat(Json.lines(run.out()))
        .hasSize(2)
        .allSatisfy(
            report -> {
              assertCounts(report, 2, 0, 2, 0);
              assertThat(texts(report.get("unused"))).containsExactly("score");
              assertThat(texts(report.get("messages")))
                  .contains("column score is not read; give --score score=RM@VERSION");
            });
    CommandRun unread = charm("compare", "--batch", g, p);
    CommandRun read = charm("compare", "--batch", g, p, "--score", "score=rm@1");
    assertThat(unread.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unread.err()).contains("give --score score=RM@VERSION");
    assertThat(read.exitCode()).as(read.err()).isZero();
    assertThat(read.out()).contains("rm@1");
  }

  @Test
  void shouldReadRankedLists() throws Exception {
    JsonNode report = only(look("jsonl", shared("06-nectar-ranked-list/in.jsonl")));

    assertCounts(report, 2, 0, 4, 0);
    assertThat(texts(report.get("messages"))).contains("fields of answers not used: answers.rank");
  }

  @Test
  void shouldReadCompletionsWithAndWithoutAScore() throws Exception {
    String file = shared("07-ultrafeedback-completions/in.jsonl");

    assertCounts(only(look("jsonl", file)), 1, 0, 2, 1);
    JsonNode named = only(look("jsonl", file, "--score", "overall_score=gpt-4@1"));
    assertCounts(named, 1, 0, 2, 1);
    assertThat(texts(named.get("messages"))).noneMatch(m -> m.contains("overall_score@1"));
  }

  @Test
  void shouldTakeAMappingForWhatHasNoKnownColumns() throws Exception {
    String helpsteer = shared("08-helpsteer2-and-openrlhf-rm-output/helpsteer.jsonl");
    String rmout = shared("08-helpsteer2-and-openrlhf-rm-output/rmout.jsonl");
    CommandRun without = look("jsonl", helpsteer, rmout);

    assertThat(without.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(without.err())
        .contains("--model NAME")
        .contains("prompt is missing; the row has the columns input, output, reward");
    assertCounts(
        only(
            look(
                "jsonl",
                rmout,
                "--field",
                "prompt=input",
                "--field",
                "response=output",
                "--score",
                "reward=RM@1",
                "--model",
                "M")),
        1,
        0,
        1,
        1);
    CommandRun weighted =
        look(
            "jsonl", helpsteer, "--model", "M", "--score", "0.65*helpfulness+0.8*correctness=hs@2");
    assertCounts(only(weighted), 1, 0, 1, 1);
  }

  @Test
  void shouldReadHeadingsHoweverTheyAreSpelled() throws Exception {
    for (String file : List.of("caps.csv", "index.csv", "spaces.csv")) {
      JsonNode report = only(look("csv", "m=" + shared("09-csv-header-spelling/" + file)));
      assertCounts(report, 1, 0, 1, 1);
    }
    JsonNode instruction = only(look("csv", "m=" + shared("09-csv-header-spelling/instr.csv")));
    assertCounts(instruction, 1, 0, 1, 0);
    assertThat(texts(instruction.get("messages")))
        .contains("column reward is not read; give --score reward=RM@VERSION");
    JsonNode missing = only(look("csv", "m=" + shared("09-csv-header-spelling/na.csv")));
    assertCounts(missing, 6, 3, 6, 1);
  }

  @Test
  void shouldCleanNamesThatDifferInBlanks() throws Exception {
    JsonNode report = only(look("jsonl", shared("10-bars-in-names/in.jsonl")));

    assertCounts(report, 5, 0, 4, 5);
    assertThat(texts(report.get("messages")))
        .anyMatch(m -> m.contains("without outer blanks") && m.contains("gemma-2b-it"));
  }

  @Test
  void shouldTakeTheLastTurnOfTheAssistantAsTheResponse() throws Exception {
    String in = shared("11-messages-end-with-answer/in.jsonl");
    assertCounts(only(look("jsonl", in)), 2, 0, 2, 2);
    assertCounts(only(look("jsonl", shared("11-messages-end-with-answer/both.jsonl"))), 1, 0, 1, 1);
    JsonNode list = only(look("jsonl", shared("11-messages-end-with-answer/promptlist.jsonl")));
    assertThat(list.get("good").asLong() + list.get("repeated").asLong()).isEqualTo(2);
    assertThat(list.get("repeated").asLong()).isEqualTo(1);
    Path ratings = StudyFiles.shared("data/arena/arena-ratings-study.csv");
    CommandRun batch = charm("calibrate", "--batch", in, "--ratings", ratings.toString());
    assertThat(batch.exitCode()).as(batch.err()).isZero();
  }

  @Test
  void shouldSayWhichPromptsDifferOnlyInWhatNobodySees() throws Exception {
    CommandRun run =
        charm(
            "compare",
            "--batch",
            "gemma-2b-it=" + shared("13-prompts-that-differ-in-whitespace/g.csv"),
            "Phi-3-mini-4k-instruct=" + shared("13-prompts-that-differ-in-whitespace/p.csv"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .contains("g.csv: 1 of 5 prompts found a partner, an answer of another model; 4 found none")
        .contains("p.csv: 1 of 5 prompts found a partner, an answer of another model; 4 found none")
        .contains("g.csv: 3 of them differ from a prompt of another file only in line ends")
        .contains("p.csv: 3 of them differ from a prompt of another file only in line ends");
  }

  @Test
  void shouldKeepTextAndScoreOfOneRowTogether() throws Exception {
    JsonNode report = only(look("jsonl", shared("14-two-rows-of-one-answer/in.jsonl")));

    assertCounts(report, 9, 0, 9, 9);
    assertThat(texts(report.get("messages")))
        .anyMatch(m -> m.contains("3 rows with a further answer of a model to a prompt"));
  }
}
