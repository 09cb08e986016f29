package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command on the study's data against results that were computed independently. */
class GoldenBatchTest {
  @TempDir Path folder;

  private static CommandRun charm(List<String> args) {
    return CommandRun.charm(args.toArray(String[]::new));
  }

  private static String key(NamedCsvRecord record) {
    return record.getField("reward_model")
        + "@1|"
        + record.getField("overvalued")
        + "|"
        + record.getField("reference");
  }

  private static String key(JsonNode row) {
    return row.get("reward_model").asText()
        + "|"
        + row.get("overvalued").asText()
        + "|"
        + row.get("reference").asText();
  }

  private static Map<String, JsonNode> calibrations(String set, String objective, String t)
      throws Exception {
    List<String> args =
        new ArrayList<>(List.of("calibrate", "--output", "ndjson", "--objective", objective));
    args.addAll(List.of("--temperature", t));
    args.addAll(StudyFiles.batch(set));
    CommandRun run = charm(args);
    assertThat(run.exitCode()).isZero();
    Map<String, JsonNode> rows = new HashMap<>();
    Json.lines(run.out()).forEach(row -> rows.put(key(row), row));
    return rows;
  }

  /** Golden rows of a set whose models are rated under their own names. */
  private static List<NamedCsvRecord> golden(String set) throws Exception {
    return StudyFiles.csv(StudyFiles.shared("golden/charm-golden.csv")).stream()
        .filter(r -> r.getField("set").equals(set))
        .filter(r -> r.getField("rated_as_o").equals(r.getField("overvalued")))
        .filter(r -> r.getField("rated_as_r").equals(r.getField("reference")))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"100", "1000"})
  void shouldEqualTheGoldenCalibrationsWhenTheObjectiveIsPaired(String set) throws Exception {
    Map<String, JsonNode> rows = calibrations(set, "paired", "1");
    List<NamedCsvRecord> golden = golden(set);

    assertThat(golden.size()).isEqualTo(set.equals("1000") ? 40 : 144);
    for (NamedCsvRecord expected : golden) {
      JsonNode row = rows.get(key(expected));
      assertThat(row).as(key(expected)).isNotNull();
      assertNumber(row, "offset", expected, "delta_paired_t1", 1e-9);
      assertNumber(row, "prompts", expected, "n", 0);
      assertNumber(row, "expected_win_rate", expected, "p_elo", 1e-15);
      assertNumber(row, "hard_win_rate", expected, "hard_win_rate", 1e-15);
      assertNumber(row, "mismatch_degree", expected, "mismatch_degree", 1e-14);
      assertNumber(row, "flips", expected, "flips_paired", 0);
      assertNumber(row, "calibrated_hard_win_rate", expected, "hard_win_rate_after_paired", 1e-15);
    }
  }

  @Test
  void shouldEqualTheGoldenCalibrationsWhenTheObjectiveIsAllPairs() throws Exception {
    Map<String, JsonNode> rows = calibrations("100", "all-pairs", "0.1");
    List<NamedCsvRecord> golden = golden("100");

    assertThat(golden.size()).isEqualTo(144);
    for (NamedCsvRecord expected : golden) {
      assertNumber(rows.get(key(expected)), "offset", expected, "delta_allpairs_t01", 1e-9);
      assertNumber(rows.get(key(expected)), "flips", expected, "flips_allpairs", 0);
    }
  }

  @Test
  void shouldMakeEveryGoldenChoiceWhenTheObjectiveIsPaired() throws Exception {
    Path file = folder.resolve("choices.csv");
    List<String> args =
        new ArrayList<>(
            List.of(
                "calibrate",
                "--prompt-id",
                "row",
                "--objective",
                "paired",
                "--choices",
                file.toString()));
    args.addAll(StudyFiles.batch("1000"));
    assertThat(charm(args).exitCode()).isZero();

    Map<String, String> choices = new HashMap<>();
    for (NamedCsvRecord choice : StudyFiles.csv(file)) {
      choices.put(
          choice.getField("reward_model")
              + "|"
              + choice.getField("overvalued")
              + "|"
              + choice.getField("reference")
              + "|"
              + choice.getField("row"),
          choice.getField("choice"));
    }
    List<NamedCsvRecord> golden =
        StudyFiles.csv(StudyFiles.shared("golden/charm-choices-1000.csv.gz"));
    assertThat(golden.size()).isEqualTo(40_000).isEqualTo(choices.size());
    List<String> wrong = new ArrayList<>();
    for (NamedCsvRecord expected : golden) {
      String at = key(expected) + "|" + expected.getField("row");
      boolean chosen = "overvalued".equals(choices.get(at));
      if (!choices.containsKey(at)
          || chosen != expected.getField("o_chosen_paired_t1").equals("1")) {
        wrong.add(at + " is " + choices.get(at));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"100", "1000"})
  void shouldEqualThePublishedRoundRobinToTheLastDigit(String set) throws Exception {
    List<String> args = new ArrayList<>(List.of("compare", "--output", "ndjson"));
    args.addAll(StudyFiles.batch(set));
    Map<String, JsonNode> rows = new HashMap<>();
    for (JsonNode row : Json.lines(charm(args).out())) {
      rows.put(row.get("reward_model").asText() + "|" + row.get("policy_model").asText(), row);
    }

    List<NamedCsvRecord> golden =
        StudyFiles.csv(StudyFiles.shared("golden/roundrobin-winrates.csv")).stream()
            .filter(r -> r.getField("set").equals(set))
            .toList();
    assertThat(golden.size()).isEqualTo(set.equals("1000") ? 10 : 27).isEqualTo(rows.size());
    for (NamedCsvRecord expected : golden) {
      String model = StudyFiles.policyModel(expected.getField("file"), set);
      JsonNode row = rows.get(expected.getField("reward_model") + "@1|" + model);
      assertThat(row).as(model).isNotNull();
      assertNumber(row, "prompts", expected, "distinct_prompts", 0);
      assertNumber(row, "wins", expected, "wins", 0);
      assertNumber(row, "ties", expected, "ties", 0);
      assertNumber(row, "games", expected, "games", 0);
      assertThat(row.get("win_rate").asText()).isEqualTo(expected.getField("win_rate"));
    }
  }

  private static void assertNumber(
      JsonNode row, String field, NamedCsvRecord expected, String column, double tolerance) {
    assertThat(row.get(field).asDouble())
        .as(field + " of " + row)
        .isEqualTo(Double.parseDouble(expected.getField(column)), within(tolerance));
  }
}
