package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.connect.ExitCode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cases of answers, scores and preferences beside the repository, each with its right answer,
 * which is the same by whatever way they are read.
 */
abstract class RewardCases {

  /** Reads files, and sends them or does not. */
  abstract CommandRun look(String format, String... args) throws Exception;

  /**
   * The calibration of A against B.
   *
   * @param rewardModel a name that no other case has, for the scores of the column score_rm
   */
  abstract Calibrated calibrate(String rewardModel, String a, String b) throws Exception;

  /**
   * What came of the files of two models.
   *
   * @param row the calibration
   * @param told the report on them
   */
  record Calibrated(JsonNode row, String told) {}

  static String shared(String file) {
    return StudyFiles.shared("cases/rewards/" + file).toString();
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

  @Test
  void shouldFindPartnersWhateverTheOrderOfRows() throws Exception {
    String folder = "01-rows-in-another-order/";
    for (String b : List.of("sb.csv", "sb-shuffled.csv")) {
      Calibrated whole = calibrate(b, shared(folder + "sa.csv"), shared(folder + b));
      assertThat(whole.row().get("prompts").asLong()).isEqualTo(200);
      assertThat(whole.row().get("hard_win_rate").asDouble()).isEqualTo(.475);
      assertThat(whole.told()).contains("all 200 prompts found a partner");
    }
    Calibrated cut =
        calibrate("cut", shared(folder + "sa.csv"), shared(folder + "sb-first-row-cut.csv"));
    assertThat(cut.row().get("prompts").asLong()).isEqualTo(199);
    assertThat(cut.row().get("hard_win_rate").asDouble()).isEqualTo(.4724, within(5e-5));
    assertThat(cut.told()).contains("sa.csv: 199 of 200 prompts found a partner", "line 2");
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

    Calibrated few =
        calibrate("few", shared("02-jsonl-shapes/a.csv"), shared("02-jsonl-shapes/b.csv"));
    assertThat(few.row().get("prompts").asLong()).isEqualTo(3);
    assertThat(few.told())
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
  void shouldRefuseATableOfPreferencesAsTheFileOfOneModel() throws Exception {
    CommandRun run = look("csv", "gemma-2b-it=" + shared("04-csv-score-chosen-rejected/in.csv"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("table of preferences").contains("score_chosen");
    assertThat(run.out()).doesNotContain("chosen@1");
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
  }

  @ParameterizedTest
  @CsvSource({
    "cat.jsonl.gz, true, ''",
    "in.jsonl.bz2, true, ''",
    "in.jsonl.xz, true, ''",
    "in.jsonl.zst, true, ''",
    "cut.jsonl.gz, false, is cut: its gzip data ends too early",
    "in.zip, false, is a zip archive; unpack it",
    "empty.jsonl, false, is empty",
    "empty.jsonl.gz, false, is empty"
  })
  void shouldReadWhatIsCompressedOrNameIt(String name, boolean whole, String told)
      throws Exception {
    CommandRun run = look("jsonl", shared("12-compressed-files/" + name));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(whole ? ExitCode.DONE : ExitCode.FAILED);
    assertThat(run.err()).contains(told);
  }

  @Test
  void shouldSayWhichPromptsDifferOnlyInWhatNobodySees() throws Exception {
    CommandRun run =
        look(
            "csv",
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
