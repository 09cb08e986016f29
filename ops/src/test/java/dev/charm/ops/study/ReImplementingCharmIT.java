package dev.charm.ops.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published study as one command, against results that were computed independently. */
class ReImplementingCharmIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path ROOT = Path.of(System.getProperty("charm.root"));
  private static final Path SHARED = ROOT.resolve("../shared").normalize();

  @TempDir Path folder;

  @Test
  void shouldFindWhatWasFoundAndDoOnlyWhatDependsOnWhatChanged() throws Exception {
    assumeTrue(
        Files.exists(SHARED.resolve("data/re-implementing-charm")),
        "skipped: there is no ../shared/data/re-implementing-charm");
    Path published = SHARED.resolve("data/re-implementing-charm/Responses_1000");
    Path file =
        Files.writeString(
            folder.resolve("re-implementing-charm.yaml"),
            Files.readString(ROOT.resolve("ops/examples/study/re-implementing-charm.yaml"))
                .replace("=Responses_1000", "=" + published));
    Path ratings = folder.resolve("arena-ratings-study.csv");
    Files.copy(SHARED.resolve("data/arena/arena-ratings-study.csv"), ratings);
    Path results = folder.resolve("re-implementing-charm.study");

    requireDone(run(file));

    requireGoldenCalibrations(rows(results.resolve("calibrate/calibrations.ndjson")));
    requireGoldenRoundRobin(rows(results.resolve("compare/comparison.ndjson")));
    assertThat(rows(results.resolve("evaluate-arena/arena.ndjson"))).hasSize(2);
    assertThat(SmallStudy.done(requireDone(run(file)))).isEmpty();

    String text = Files.readString(ratings);
    Files.delete(ratings);
    Files.writeString(ratings, text.replace("gemma-2b-it,989,", "gemma-2b-it,990,"));
    assertThat(SmallStudy.done(requireDone(run(file))))
        .containsExactly("calibrate", "compare", "evaluate arena", "report");
    Files.writeString(file, Files.readString(file).replace("arena: true", "folds: 2"));
    assertThat(SmallStudy.done(requireDone(run(file)))).containsExactly("evaluate arena", "report");
  }

  private static CommandRun run(Path file) {
    return CommandRun.charm("study", file.toString());
  }

  private static CommandRun requireDone(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    return run;
  }

  private void requireGoldenCalibrations(List<JsonNode> rows) throws IOException {
    Map<String, JsonNode> byKey = new HashMap<>();
    rows.forEach(row -> byKey.put(key(row, "reward_model", "overvalued", "reference"), row));
    int compared = 0;
    for (NamedCsvRecord golden : golden("charm-golden.csv")) {
      boolean ours =
          golden.getField("set").equals("1000")
              && golden.getField("rated_as_o").equals(golden.getField("overvalued"))
              && golden.getField("rated_as_r").equals(golden.getField("reference"));
      if (!ours) {
        continue;
      }
      JsonNode row =
          byKey.get(
              "%s@1|%s|%s"
                  .formatted(
                      golden.getField("reward_model"),
                      golden.getField("overvalued"),
                      golden.getField("reference")));
      requireNumber(row, "offset", golden, "delta_paired_t1", 1e-9);
      requireNumber(row, "mismatch_degree", golden, "mismatch_degree", 1e-14);
      requireNumber(row, "hard_win_rate", golden, "hard_win_rate", 1e-15);
      requireNumber(row, "expected_win_rate", golden, "p_elo", 1e-15);
      requireNumber(row, "calibrated_hard_win_rate", golden, "hard_win_rate_after_paired", 1e-15);
      compared++;
    }
    assertThat(compared).isEqualTo(40).isEqualTo(rows.size());
  }

  private void requireGoldenRoundRobin(List<JsonNode> rows) throws IOException {
    Map<String, JsonNode> byKey = new HashMap<>();
    rows.forEach(row -> byKey.put(key(row, "reward_model", "policy_model"), row));
    int compared = 0;
    for (NamedCsvRecord golden : golden("roundrobin-winrates.csv")) {
      if (golden.getField("set").equals("1000")) {
        String model = golden.getField("file").replaceFirst("_1000\\.csv$", "");
        JsonNode row = byKey.get(golden.getField("reward_model") + "@1|" + model);
        requireNumber(row, "win_rate", golden, "win_rate", 0);
        requireNumber(row, "games", golden, "games", 0);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(10).isEqualTo(rows.size());
  }

  private static String key(JsonNode row, String... fields) {
    return String.join("|", List.of(fields).stream().map(each -> row.path(each).asText()).toList());
  }

  private static void requireNumber(
      JsonNode row, String field, NamedCsvRecord golden, String column, double tolerance) {
    assertThat(row).as(golden.toString()).isNotNull();
    assertThat(row.path(field).asDouble())
        .as(field + " of " + row)
        .isEqualTo(Double.parseDouble(golden.getField(column)), within(tolerance));
  }

  private static List<NamedCsvRecord> golden(String name) throws IOException {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().ofNamedCsvRecord(SHARED.resolve("golden").resolve(name))) {
      return reader.stream().toList();
    }
  }

  private static List<JsonNode> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(ReImplementingCharmIT::row).toList();
  }

  private static JsonNode row(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
