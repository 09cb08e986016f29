package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.ops.connect.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of {@code charm evaluate} needs no reward model. */
class EvaluateCommandTest {
  @TempDir Path folder;

  private String file(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  @ParameterizedTest
  @CsvSource({"1, 51, ae1_win_rate, ''", "2, 52, ae2_win_rate, ae2_standard_error"})
  void shouldEqualTheGoldenLeaderboards(String version, int models, String winRate, String error)
      throws Exception {
    Path golden = StudyFiles.shared("golden/alpacaeval-golden.csv");
    Path preferences =
        StudyFiles.shared("data/alpacaeval/alpacaeval" + version + "-judge-preferences.csv.gz");
    CommandRun run =
        CommandRun.charm(
            "evaluate",
            "alpaca-eval",
            "--preferences",
            preferences.toString(),
            "--output",
            "ndjson");
    assertThat(run.exitCode()).isZero();
    Map<String, JsonNode> rows = Json.byKey(run.out(), "model");

    int compared = 0;
    for (NamedCsvRecord expected : StudyFiles.csv(golden)) {
      JsonNode row = rows.get(expected.getField("model"));
      String recomputed =
          expected.getField(
              version.equals("1") ? "recomputed_ae1_win_rate" : "recomputed_ae2_win_rate");
      if (row == null || recomputed.isEmpty()) {
        continue;
      }
      compared++;
      assertThat(row.get("win_rate").asDouble())
          .as(expected.getField("model"))
          .isEqualTo(Double.parseDouble(recomputed), within(1e-9));
      if (!expected.getField(winRate).isEmpty()) {
        assertThat(row.get("win_rate").asDouble())
            .isEqualTo(Double.parseDouble(expected.getField(winRate)), within(1e-9));
      }
      if (!error.isEmpty() && !expected.getField(error).isEmpty()) {
        assertThat(row.get("standard_error").asDouble())
            .isEqualTo(Double.parseDouble(expected.getField(error)), within(1e-9));
      }
    }
    assertThat(compared).isEqualTo(models); // four of version 2 have no golden row
  }

  @Test
  void shouldReadAnnotationsAndPrintMarkdown() throws Exception {
    String annotations =
        file(
            "annotations.json",
            """
            [{"instruction": "q", "generator_1": "ref", "generator_2": "m|1", "preference": 2},
             {"instruction": "r", "generator_1": "ref", "generator_2": "m|1", "preference": 0},
             {"instruction": "s", "generator_1": "ref", "generator_2": "m|1", "preference": null}]
            """);
    CommandRun run =
        CommandRun.charm(
            "evaluate", "alpaca-eval", "--preferences", annotations, "--output", "markdown");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "| model | prompts | win rate | standard error |",
            "|---|---:|---:|---:|",
            "| m\\|1 | 2 | 75.00 | 25.00 |");
    assertThat(run.err()).contains("1 row left out: the judge gave no preference");
  }

  @Test
  void shouldExitWithWrongUsageOrFailureAndOneLine() throws Exception {
    String some = file("some.jsonl", "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\"}\n");
    List<CommandRun> usage =
        List.of(
            CommandRun.charm("evaluate"),
            CommandRun.charm("evaluate", "preferences", some),
            CommandRun.charm("evaluate", "preferences"),
            CommandRun.charm("evaluate", "preferences", some, "--arena", "text"),
            CommandRun.charm("evaluate", "arena", "--responses", some, "--reward-model", "a@1"),
            CommandRun.charm("evaluate", "best-of-n", "--preferences", some),
            CommandRun.charm("evaluate", "arena", "--reward-models", some, "--reward-model", "a"),
            CommandRun.charm("evaluate", "compare", "charm-minilm@1", "--preferences", some),
            CommandRun.charm("evaluate", "alpaca-eval", "--aliases", some));
    assertThat(usage).allMatch(run -> run.exitCode() == ExitCode.USAGE);

    CommandRun unknown =
        CommandRun.charm("evaluate", "preferences", some, "--reward-model", "nobody@1");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unknown.err()).contains("nobody@1");
    CommandRun empty =
        CommandRun.charm("evaluate", "alpaca-eval", "--preferences", file("e.csv", "model\nm\n"));
    assertThat(empty.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(empty.err()).contains("has no column preference");
  }
}
