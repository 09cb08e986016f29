package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm calibrate --batch --lengths}. */
class LengthsBatchTest {
  @TempDir Path folder;

  private Path file(String name, String... lines) throws Exception {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static JsonNode row(List<JsonNode> rows, String rewardModel, String o, String r) {
    return rows.stream()
        .filter(row -> row.get("reward_model").asText().equals(rewardModel))
        .filter(row -> row.get("overvalued").asText().equals(o))
        .filter(row -> row.get("reference").asText().equals(r))
        .findFirst()
        .orElseThrow();
  }

  private CommandRun report(Path a, Path b) throws Exception {
    Path ratings = file("ratings.csv", "model,rating", "a,1000", "b,1000");
    return CommandRun.charm(
        "calibrate",
        "--batch",
        "a=" + a,
        "b=" + b,
        "--ratings",
        ratings.toString(),
        "--lengths",
        "--output",
        "ndjson");
  }

  @Test
  void shouldReportLengthsOfTheResponsesInTheFiles() throws Exception {
    Path a = file("a.csv", "prompt,response,score_rm", "p,12345678,2", "q,1,0", "r,,1");
    Path b = file("b.csv", "prompt,response,score_rm", "p,1234567,1", "q,12345,3", "r,123,5");

    JsonNode row = row(Json.lines(report(a, b).out()), "rm@1", "a", "b");

    assertThat(row.get("prompts").asLong()).isEqualTo(3);
    assertThat(row.get("with_texts").asLong()).isEqualTo(3);
    assertThat(row.get("overvalued_longer").asDouble()).isEqualTo(1 / 3.0);
    assertThat(row.get("longer_preferred").asDouble()).isEqualTo(1);
    assertThat(row.get("matched_prompts").asLong()).isEqualTo(1);
    assertThat(row.get("matched_hard_win_rate").asDouble()).isEqualTo(1);
  }

  @Test
  void shouldSayThatFilesWithoutResponsesTellNothingOfLength() throws Exception {
    Path a = file("a.csv", "prompt,score_rm", "p,2");
    Path b = file("b.csv", "prompt,score_rm", "p,1");

    CommandRun run = report(a, b);

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("2 of 2 calibrations have no prompt at which both texts");
    assertThat(run.out()).contains("\"prompts\":1,\"with_texts\":0,\"overvalued_longer\":null");
  }

  /** Figures by an independent calculation. */
  @Test
  void shouldFindThatLengthDoesNotExplainTheMismatchOfTheStudy() throws Exception {
    List<String> args = new ArrayList<>(List.of("calibrate", "--lengths", "--output", "ndjson"));
    args.addAll(StudyFiles.batch("1000"));

    List<JsonNode> rows = Json.lines(CommandRun.charm(args.toArray(String[]::new)).out());

    JsonNode gemma =
        row(rows, "internlm/internlm2-1_8b-reward@1", "gemma-2b-it", "Phi-3-mini-4k-instruct");
    assertThat(gemma.get("matched_prompts").asLong()).isEqualTo(444);
    assertThat(gemma.get("expected_win_rate").asDouble()).isEqualTo(0.391, within(5e-4));
    assertThat(gemma.get("hard_win_rate").asDouble()).isEqualTo(0.641, within(5e-4));
    assertThat(gemma.get("matched_hard_win_rate").asDouble()).isEqualTo(0.685, within(5e-4));
    assertThat(gemma.get("longer_preferred").asDouble()).isEqualTo(0.535, within(5e-4));
    assertThat(gemma.get("length_r2").asDouble()).isEqualTo(0.006, within(5e-4));
    assertThat(gemma.get("matched_calibrated_hard_win_rate").asDouble())
        .isEqualTo(0.414, within(5e-4));
  }
}
