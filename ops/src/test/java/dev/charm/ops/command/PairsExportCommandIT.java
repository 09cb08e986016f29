package dev.charm.ops.command;

import static dev.charm.ops.command.SampleStack.RM;
import static dev.charm.ops.command.SampleStack.TEXT_RM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.export.ExportManifest;
import dev.charm.ops.export.container.ParquetContent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm pairs export} on a running stack. */
class PairsExportCommandIT extends OnSampleStack {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static String[] command(
      String format, String file, String rewardModel, String... options) {
    return Stream.concat(
            Stream.of(
                "pairs", "export", "--reward-model", rewardModel, "--format", format, "-o", file),
            Stream.of(options))
        .toArray(String[]::new);
  }

  private Path export(String format, String name, String rewardModel, String... options) {
    Path file = folder.resolve(name);
    stack.succeed(command(format, file.toString(), rewardModel, options));
    return file;
  }

  private static JsonNode manifest(Path file) throws Exception {
    return JSON.readTree(Files.readString(ExportManifest.beside(file)));
  }

  @Test
  void shouldExportEqualBytesForEqualContentAndAManifestThatTellsTheirHash() throws Exception {
    for (String name : List.of("pairs.csv", "pairs.ndjson.gz", "pairs.parquet")) {
      String format = name.endsWith("csv") ? "csv" : "ndjson";
      Path first = export(format, "first-" + name, RM);
      Path second = export(format, "second-" + name, RM);

      assertThat(first).as(name).hasSameBinaryContentAs(second);
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
    List<JsonNode> parquet = ParquetContent.of(export("ndjson", "pairs.parquet", TEXT_RM)).rows();

    assertThat(csv.size()).isEqualTo(json.size()).isEqualTo(parquet.size()).isPositive();
    for (int i = 0; i < csv.size(); i++) {
      NamedCsvRecord row = csv.get(i);
      JsonNode object = json.get(i);
      for (String text : List.of("key", "chosen_model", "chosen_text", "rejected_text")) {
        assertThat(object.get(text).asText()).isEqualTo(row.getField(text));
      }
      assertThat(parquet.get(i).toString()).isEqualTo(object.toString());
      assertThat(JSON.readTree(row.getField("prompt"))).isEqualTo(object.get("prompt"));
      for (String number : List.of("chosen_score", "offset", "margin")) {
        assertThat(object.get(number).asText()).isEqualTo(row.getField(number));
      }
    }
  }

  @Test
  void shouldHonourTheFormatOfTrl() throws Exception {
    List<JsonNode> lines =
        Json.lines(Files.readString(export("trl", "trl.jsonl", TEXT_RM, "--margin")));

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
  void shouldScaleMarginsAndSayWhatTheyAre() throws Exception {
    Path raw = export("openrlhf", "raw.jsonl", TEXT_RM, "--margin");
    Path scaled = export("openrlhf", "scaled.jsonl", TEXT_RM, "--margin", "--margin-scale", "0.5");

    List<JsonNode> lines = Json.lines(Files.readString(raw));
    List<JsonNode> halves = Json.lines(Files.readString(scaled));
    for (int i = 0; i < lines.size(); i++) {
      assertThat(halves.get(i).get("margin").asDouble())
          .isEqualTo(lines.get(i).get("margin").asDouble() / 2);
      assertThat(halves.get(i).get("chosen")).isEqualTo(lines.get(i).get("chosen"));
    }
    assertThat(manifest(scaled).at("/settings/margin/scale").asDouble()).isEqualTo(0.5);
    assertThat(manifest(scaled).at("/settings/margin/unit").asText()).contains("raw score");
    Path without = export("openrlhf", "without.jsonl", TEXT_RM);
    assertThat(Json.lines(Files.readString(without)).get(0).has("margin")).isFalse();
    assertThat(manifest(without).at("/settings/margin").isNull()).isTrue();
  }

  @Test
  void shouldWriteTheSameToTheStandardOutputAndTellTheRestBeside() throws Exception {
    Path file = export("trl-text", "file.jsonl", TEXT_RM);
    PrintStream before = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    CommandRun run;
    System.setOut(new PrintStream(written, false, StandardCharsets.UTF_8));
    try {
      run = stack.succeed(command("trl-text", "-", TEXT_RM));
    } finally {
      System.setOut(before);
    }

    assertThat(written.toByteArray()).isEqualTo(Files.readAllBytes(file));
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("charm: 20 pairs\n");
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void shouldSayWhatLlamaFactoryMustBeTold() {
    CommandRun run =
        stack.succeed(command("llama-factory", folder.resolve("pairs.jsonl").toString(), TEXT_RM));

    assertThat(run.err())
        .contains("in dataset_info.json: \"pairs\": {\"file_name\": \"pairs.jsonl\", ");
  }

  @Test
  void shouldLeaveOutPairsWithoutTextsWhenTheFormatNeedsThemAndSaySo() throws Exception {
    Path file = folder.resolve("none.jsonl");
    CommandRun run = stack.succeed(command("trl", file.toString(), RM));

    assertThat(run.err()).contains("have no texts and are left out: trl needs them");
    assertThat(file).isEmptyFile();
    assertThat(manifest(file).at("/counts/written").asLong()).isZero();
    assertThat(manifest(file).at("/counts/without_texts").asLong()).isGreaterThan(19_000);
  }

  @Test
  void shouldFailAndWriteNothingWhenThereIsNoSuchRewardModel() {
    Path file = folder.resolve("none.csv");
    CommandRun run = stack.charm(command("csv", file.toString(), "nobody@1"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("no pair of nobody@1").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }
}
