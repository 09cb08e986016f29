package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.connect.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cases of answers and scores in batch, and what belongs to batch alone. */
class RewardCasesTest extends RewardCases {
  @TempDir Path folder;

  @Override
  CommandRun look(String format, String... args) {
    return dryRun(format, args);
  }

  /** Reads files and reports, without Kafka. */
  static CommandRun dryRun(String format, String... args) {
    List<String> all =
        new ArrayList<>(List.of("ingest", format, "--dry-run", "--output", "ndjson"));
    all.addAll(List.of(args));
    return CommandRun.charm(all.toArray(String[]::new));
  }

  @Override
  Calibrated calibrate(String rewardModel, String a, String b) throws Exception {
    return batch(rewardModel, a, b);
  }

  /** The calibration without Kafka. */
  static Calibrated batch(String rewardModel, String a, String b, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of(
                "calibrate",
                "--batch",
                "A=" + a,
                "B=" + b,
                "--score",
                "score_rm=" + rewardModel + "@1",
                "--ratings",
                shared("01-rows-in-another-order/r.csv"),
                "--reference",
                "B",
                "--output",
                "ndjson"));
    args.addAll(List.of(more));
    CommandRun run = CommandRun.charm(args.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new Calibrated(Json.lines(run.out()).get(0), run.err());
  }

  @Test
  void shouldWriteTheReportToAFile() throws Exception {
    Path report = folder.resolve("report.ndjson");
    String order = "01-rows-in-another-order/";

    batch("rm", shared(order + "sa.csv"), shared(order + "sb.csv"), "--report", report.toString());

    assertThat(Json.lines(Files.readString(report)))
        .extracting(each -> each.get("file").asText())
        .containsExactly("sa.csv", "sb.csv", "r.csv");
  }

  @Test
  void shouldRefuseRowsOfOtherTextsWhenRowsAreToBelongTogetherByTheirNumber() {
    CommandRun run =
        CommandRun.charm(
            "calibrate",
            "--batch",
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
  void shouldCompareNoTableOfPreferences() {
    CommandRun run =
        CommandRun.charm(
            "compare", "--batch", "gemma-2b-it=" + shared("04-csv-score-chosen-rejected/in.csv"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("table of preferences").contains("score_chosen");
  }

  @Test
  void shouldCompareByAScoreThatIsNamed() {
    String g = "gemma-2b-it=" + shared("05-csv-plain-score-column/g.csv");
    String p = "Phi-3-mini-4k-instruct=" + shared("05-csv-plain-score-column/p.csv");
    CommandRun unread = CommandRun.charm("compare", "--batch", g, p);
    CommandRun read = CommandRun.charm("compare", "--batch", g, p, "--score", "score=rm@1");

    assertThat(unread.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unread.err()).contains("give --score score=RM@VERSION");
    assertThat(read.exitCode()).as(read.err()).isZero();
    assertThat(read.out()).contains("rm@1");
  }

  @Test
  void shouldCalibrateByMessagesThatEndWithTheAnswer() {
    Path ratings = StudyFiles.shared("data/arena/arena-ratings-study.csv");
    CommandRun run =
        CommandRun.charm(
            "calibrate",
            "--batch",
            shared("11-messages-end-with-answer/in.jsonl"),
            "--ratings",
            ratings.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
  }
}
