package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm calibrate --batch} of files with a model that nobody has rated. */
class PredictedBatchTest {
  @TempDir Path folder;

  private Path answers;
  private Path ratings;
  private Path choices;

  @BeforeEach
  void write() throws Exception {
    Random random = new Random(4);
    List<String> rows = new ArrayList<>();
    List<String> table = new ArrayList<>(List.of("model,rating"));
    for (int m = 0; m <= 9; m++) {
      if (m < 9) {
        table.add("m" + m + "," + (1100 + 20 * (m % 4)));
      }
      for (int p = 0; p < 30; p++) {
        int words = 5 + 10 * m + random.nextInt(10);
        rows.add(
            "{\"prompt\":\"prompt %d\",\"model\":\"m%d\",\"response\":\"%s\",\"scores\":{\"rm@1\":%s}}"
                .formatted(
                    p, m, "word ".repeat(words).strip(), 0.02 * words + random.nextGaussian()));
      }
    }
    answers = Files.write(folder.resolve("answers.jsonl"), rows);
    ratings = Files.write(folder.resolve("ratings.csv"), table);
    choices = folder.resolve("choices.csv");
  }

  private CommandRun calibrate(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "calibrate",
                "--batch",
                answers.toString(),
                "--ratings",
                ratings.toString(),
                "--reference",
                "m0",
                "--choices",
                choices.toString(),
                "--output",
                "ndjson"));
    args.addAll(List.of(more));
    return CommandRun.charm(args.toArray(String[]::new));
  }

  @Test
  void shouldPredictTheOffsetOfAModelWithoutARatingAndSaySo() throws Exception {
    CommandRun run = calibrate();
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> rows = Json.lines(run.out());
    assertThat(rows).hasSize(9);
    assertThat(rows.subList(0, 8))
        .allSatisfy(row -> assertThat(row.get("offset_source").asText()).isEqualTo("solved"));
    JsonNode predicted = rows.get(8);
    assertThat(predicted.get("overvalued").asText()).isEqualTo("m9");
    assertThat(predicted.get("offset_source").asText()).isEqualTo("predicted");
    assertThat(predicted.get("warnings").toString()).contains("predicted");
    assertThat(predicted.get("expected_win_rate").isNull()).isTrue();
    assertThat(predicted.get("mismatch_degree").isNull()).isTrue();
    double offset = predicted.get("offset").asDouble();
    assertThat(predicted.get("offset_ci_low").asDouble()).isLessThan(offset);
    assertThat(predicted.get("offset_ci_high").asDouble()).isGreaterThan(offset);
    assertThat(run.err()).contains("no rating, and so a predicted offset, for m9");
    assertThat(Files.readAllLines(choices)).filteredOn(l -> l.contains(",m9,")).hasSize(30);
  }

  @Test
  void shouldLeaveItOutWhereThatIsAsked() throws Exception {
    CommandRun run = calibrate("--no-predicted-offsets");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Json.lines(run.out())).hasSize(8);
    assertThat(run.err()).contains("no rating, and so no calibration, for m9");
  }

  @Test
  void shouldLeaveItOutWhereTooFewModelsAreRated() throws Exception {
    List<String> table = Files.readAllLines(ratings);
    Files.write(ratings, table.subList(0, table.size() - 1));
    CommandRun run = calibrate();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Json.lines(run.out())).hasSize(7);
    assertThat(run.err()).contains("no rating, and so no calibration, for m8, m9");
  }
}
