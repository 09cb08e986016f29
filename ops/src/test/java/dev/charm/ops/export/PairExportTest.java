package dev.charm.ops.export;

import static dev.charm.ops.export.PairSamples.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PairExportTest {
  private static final String RM = PairSamples.RM;
  private static final ExportManifest.Settings SETTINGS = settings(PairFilter.NONE);

  @TempDir Path folder;
  private final SortedMap<String, PreferencePair> pairs = new TreeMap<>();

  private static ExportManifest.Settings settings(PairFilter filter) {
    return new ExportManifest.Settings(RM, PairChoice.REFERENCE, null, null, "test", filter);
  }

  private static Map<String, Calibration> inForce(double offset) {
    return Map.of(Keys.calibration(RM, "o", "r"), PairSamples.calibration("o", "r", offset));
  }

  private PairSource source(Map<String, Calibration> calibrations) {
    return new StreamedPairs<>(pairs, pair -> pair, calibrations);
  }

  private void add(String prompt, double scoreO, double scoreR, @Nullable String text) {
    Candidate o = new Candidate("o", 0, scoreO, text);
    Candidate r = new Candidate("r", 0, scoreR, text);
    boolean overvaluedWins = scoreO > scoreR;
    pairs.put(
        Keys.pair(RM, prompt, "o", "r"),
        new PreferencePair(
            RM,
            prompt,
            "o",
            "r",
            overvaluedWins ? o : r,
            overvaluedWins ? r : o,
            text == null ? null : List.of(new Message("user", prompt))));
  }

  private ExportManifest export(ExportFormat format, double offset, Path file) throws IOException {
    return PairExport.write(source(inForce(offset)), SETTINGS, format, file);
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void shouldWriteEqualBytesWhateverTheOrderInWhichPairsCame(ExportFormat format)
      throws IOException {
    add("a", 2, 1, "text");
    add("b", 1, 2, "text, \"quoted\"\r\n");
    export(format, 0.25, folder.resolve("one"));
    pairs.clear();
    add("b", 1, 2, "text, \"quoted\"\r\n");
    add("a", 2, 1, "text");
    export(format, 0.25, folder.resolve("two"));

    assertThat(folder.resolve("one")).isNotEmptyFile();
    assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("two"));
  }

  @Test
  void shouldCountPairsThatTheCalibrationInForceDecidesOtherwise() throws IOException {
    add("a", 2, 1, "text");
    add("b", 1, 2, "text");

    ExportManifest manifest = export(ExportFormat.NDJSON, -1.5, folder.resolve("file"));

    assertThat(manifest.counts().read()).isEqualTo(2);
    assertThat(manifest.counts().written()).isEqualTo(2);
    assertThat(manifest.counts().notYetFlipped()).isEqualTo(1);
    assertThat(manifest.counts().ties()).as("not known of the stream").isNull();
    assertThat(manifest.calibrations().get(0).revision()).isEqualTo(7);
  }

  @Test
  void shouldLeaveOutPairsWithoutCalibrationAndSaySo() throws IOException {
    add("a", 2, 1, "text");

    ExportManifest manifest =
        PairExport.write(source(Map.of()), SETTINGS, ExportFormat.CSV, folder.resolve("file.csv"));

    assertThat(manifest.counts().read()).isEqualTo(1);
    assertThat(manifest.counts().written()).isZero();
    assertThat(manifest.counts().withoutCalibration()).isEqualTo(1);
    assertThat(manifest.calibrations()).isEmpty();
  }

  @Test
  void shouldLeaveOutPairsWithoutTextsOnlyWhereTheFormatNeedsThem() throws IOException {
    add("a", 2, 1, null);
    add("b", 2, 1, "");

    assertThat(export(ExportFormat.TRL, 0, folder.resolve("t")).counts().written()).isEqualTo(1);
    assertThat(export(ExportFormat.CSV, 0, folder.resolve("c")).counts().written()).isEqualTo(2);
    List<String> lines = Files.readAllLines(folder.resolve("c"));
    assertThat(lines.get(1)).endsWith(",,,");
    assertThat(lines.get(2)).endsWith(",\"\",\"\"");
  }

  @Test
  void shouldReplaceAFormerExportAndLeaveNothingElseBehind() throws IOException {
    Path file = folder.resolve("file.jsonl");
    add("a", 2, 1, "text");
    export(ExportFormat.TRL, 0.5, file);
    export(ExportFormat.TRL, 0.25, file);

    assertThat(file).content().endsWith("\"margin\":1.25}\n");
    assertThat(folder)
        .isDirectoryContaining("glob:**file.jsonl")
        .isDirectoryContaining("glob:**file.jsonl.manifest.json");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void shouldCountEachPairThatIsLeftOutOnceAndWriteTheRest() throws IOException {
    for (int i = 0; i < 40; i++) {
      add("p" + i, 2 + i % 4, 1, i % 2 == 0 ? "text" : null);
    }
    PairFilter filter = new PairFilter(1.5, 1.0, new PromptSplit("test", Map.of("test", 1.0)), 3);

    ExportManifest manifest =
        PairExport.write(
            source(inForce(0)), settings(filter), ExportFormat.CSV, folder.resolve("file"));

    ExportManifest.Counts counts = manifest.counts();
    assertThat(counts.read()).isEqualTo(40);
    assertThat(counts.belowMargin()).isEqualTo(10);
    assertThat(counts.lengthUnknown()).isEqualTo(20);
    assertThat(counts.overQuota()).isEqualTo(7);
    assertThat(counts.written()).isEqualTo(3);
    assertThat(counts.promptsHashedById()).isEqualTo(20);
    assertThat(Files.readAllLines(folder.resolve("file"))).hasSize(1 + 3);
    assertThat(manifest.json())
        .contains("\"pairs\" : \"reference\"")
        .contains("\"min_margin\" : 1.5")
        .contains("\"max_per_model\" : 3")
        .contains("\"part\" : \"test\"");
  }

  @Test
  void shouldWriteChosenPairsInOrderOfKeyWithTheirCalibrations() throws IOException {
    PairSamples.Study study =
        new PairSamples.Study()
            .with("p", answer("a", 3), answer("b", 1), answer("r", 0), answer("x", 9))
            .with("p b", answer("a", 1), answer("r", 5))
            .with("p|c", answer("a", 2), answer("r", 0))
            .with("q", answer("b", 7));
    ModelOffsets offsets = PairSamples.offsets(Map.of("a", -2.0, "b", 1.0, "c", 9.0));
    PairPlan plan = new PairPlan(RM, PairChoice.ALL, offsets, study);
    Path file = folder.resolve("file");

    ExportManifest manifest =
        PairExport.write(new ChosenPairs(plan, study), SETTINGS, ExportFormat.NDJSON, file);

    ObjectMapper json = new ObjectMapper();
    List<String> keys = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      keys.add(json.readTree(line).get("key").asText());
    }
    assertThat(keys)
        .containsExactly("rm@1|p b|a|r", "rm@1|p|a|b", "rm@1|p|a|r", "rm@1|p|b|r")
        .isSorted();
    assertThat(manifest.counts().ties()).as("a over r at p|c").isEqualTo(1);
    assertThat(manifest.pending()).containsExactly("x");
    assertThat(manifest.calibrations())
        .extracting(ExportManifest.Used::overvalued)
        .containsExactly("a", "b");
    JsonNode pair = json.readTree(Files.readAllLines(file).get(1));
    assertThat(pair.get("chosen_model").asText()).isEqualTo("b");
    assertThat(pair.get("chosen_text").asText()).isEqualTo("b on p");
    assertThat(pair.get("rejected_text").asText()).isEqualTo("a on p");
    assertThat(pair.get("offset").asDouble()).isEqualTo(-3);
    assertThat(pair.get("margin").asDouble()).isEqualTo(1);
  }
}
