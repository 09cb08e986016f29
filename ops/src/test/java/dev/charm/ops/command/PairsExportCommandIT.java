package dev.charm.ops.command;

import static dev.charm.ops.command.SampleStack.RM;
import static dev.charm.ops.command.SampleStack.TEXT_RM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.ops.connect.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm pairs export} on a running stack. */
class PairsExportCommandIT extends OnSampleStack {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Path export(String format, String name, String rewardModel) {
    Path file = folder.resolve(name);
    stack.succeed(
        "pairs",
        "export",
        "--reward-model",
        rewardModel,
        "--format",
        format,
        "-o",
        file.toString());
    return file;
  }

  private static JsonNode manifest(Path file) throws Exception {
    return JSON.readTree(Files.readString(Path.of(file + ".manifest.json")));
  }

  @Test
  void shouldExportEqualBytesForEqualContentAndAManifestThatTellsTheirHash() throws Exception {
    for (String format : List.of("csv", "ndjson", "parquet")) {
      Path first = export(format, "first." + format, RM);
      Path second = export(format, "second." + format, RM);

      assertThat(first).as(format).hasSameBinaryContentAs(second);
      JsonNode manifest = manifest(first);
      assertThat(manifest.at("/data/sha256").asText())
          .isEqualTo(
              HexFormat.of()
                  .formatHex(
                      MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(first))));
      assertThat(manifest.at("/counts/written").asLong()).isBetween(19_000L, 19_940L);
      assertThat(manifest.at("/counts/not_yet_flipped").asLong()).isZero();
      assertThat(manifest.at("/settings/reward_model").asText()).isEqualTo(RM);
      assertThat(manifest.at("/calibrations")).hasSize(20);
      assertThat(manifest.at("/calibrations/0/revision").isIntegralNumber()).isTrue();
      assertThat(manifest.at("/calibrations/0/rating_overvalued/rating").asDouble())
          .isEqualTo(1185);
    }
  }

  @Test
  void shouldExportTheSameRowsAsCsvNdjsonAndParquet() throws Exception {
    List<NamedCsvRecord> csv = StudyFiles.csv(export("csv", "pairs.csv", TEXT_RM));
    List<JsonNode> json = Json.lines(Files.readString(export("ndjson", "pairs.ndjson", TEXT_RM)));
    List<Map<String, Object>> parquet = parquet(export("parquet", "pairs.parquet", TEXT_RM));

    assertThat(csv.size()).isEqualTo(json.size()).isEqualTo(parquet.size()).isPositive();
    for (int i = 0; i < csv.size(); i++) {
      NamedCsvRecord row = csv.get(i);
      JsonNode object = json.get(i);
      for (String text : List.of("key", "chosen_model", "chosen_text", "rejected_text")) {
        assertThat(object.get(text).asText()).isEqualTo(row.getField(text));
        assertThat(parquet.get(i).get(text)).isEqualTo(row.getField(text));
      }
      assertThat(JSON.readTree(row.getField("prompt"))).isEqualTo(object.get("prompt"));
      for (String number : List.of("chosen_score", "offset", "margin")) {
        assertThat(object.get(number).asText()).isEqualTo(row.getField(number));
        assertThat(String.valueOf(parquet.get(i).get(number))).isEqualTo(row.getField(number));
      }
    }
  }

  private static List<Map<String, Object>> parquet(Path file) throws Exception {
    try (Stream<Map<String, Object>> rows =
        blue.strategic.parquet.ParquetReader.streamContent(file.toFile(), new Rows())) {
      return rows.toList();
    }
  }

  private static final class Rows
      implements blue.strategic.parquet.Hydrator<
          Map<String, Object>, Map<String, Object>, String[]> {
    @Override
    public Map<String, Object> start() {
      return new HashMap<>();
    }

    @Override
    public Map<String, Object> add(Map<String, Object> row, String[] column, Object value) {
      row.put(column[0], value);
      return row;
    }

    @Override
    public Map<String, Object> finish(Map<String, Object> row) {
      return row;
    }
  }

  @Test
  void shouldHonourTheFormatOfTrl() throws Exception {
    List<JsonNode> lines = Json.lines(Files.readString(export("trl", "trl.jsonl", TEXT_RM)));

    assertThat(lines).isNotEmpty();
    for (JsonNode line : lines) {
      List<String> names = new ArrayList<>();
      line.fieldNames().forEachRemaining(names::add);
      assertThat(names).containsExactly("prompt", "chosen", "rejected", "margin");
      assertThat(line.at("/prompt/0/role").asText()).isEqualTo("user");
      assertThat(line.at("/prompt/0/content").asText()).startsWith("Question ");
      assertThat(line.get("chosen")).hasSize(1);
      assertThat(line.at("/chosen/0/role").asText()).isEqualTo("assistant");
      assertThat(line.at("/rejected/0/content").asText()).contains("answer, with \"quotes\"\n");
      assertThat(line.get("margin").asDouble()).isPositive();
    }
    JsonNode calibration =
        Json.lines(
                stack
                    .succeed(
                        "calibrations",
                        "--reward-model",
                        TEXT_RM,
                        "--overvalued",
                        "long",
                        "--output",
                        "ndjson")
                    .out())
            .get(0);
    double offset = calibration.get("offset").asDouble();
    assertThat(calibration.get("expected_win_rate").asDouble()).isEqualTo(0.25, within(1e-9));
    assertThat(lines.get(0).get("margin").asDouble())
        .isEqualTo(Math.abs(1 + offset - 0.5), within(1e-12));
  }

  @Test
  void shouldExportWholeConversationsForOpenRlhf() throws Exception {
    JsonNode line = Json.lines(Files.readString(export("openrlhf", "o.jsonl", TEXT_RM))).get(0);

    assertThat(line.get("chosen")).hasSize(2);
    assertThat(line.at("/chosen/0/role").asText()).isEqualTo("user");
    assertThat(line.at("/chosen/1/role").asText()).isEqualTo("assistant");
    assertThat(line.get("rejected")).hasSize(2);
  }

  @Test
  void shouldLeaveOutPairsWithoutTextsWhenTheFormatNeedsThemAndSaySo() throws Exception {
    Path file = folder.resolve("none.jsonl");
    CommandRun run =
        stack.succeed(
            "pairs", "export", "--reward-model", RM, "--format", "trl", "-o", file.toString());

    assertThat(run.err()).contains("have no texts and are left out: trl needs them");
    assertThat(file).isEmptyFile();
    assertThat(manifest(file).at("/counts/written").asLong()).isZero();
    assertThat(manifest(file).at("/counts/without_texts").asLong()).isGreaterThan(19_000);
  }

  @Test
  void shouldFailAndWriteNothingWhenThereIsNoSuchRewardModel() {
    Path file = folder.resolve("none.csv");
    CommandRun run =
        stack.charm(
            "pairs",
            "export",
            "--reward-model",
            "nobody@1",
            "--format",
            "csv",
            "-o",
            file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("no pair of nobody@1").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }
}
