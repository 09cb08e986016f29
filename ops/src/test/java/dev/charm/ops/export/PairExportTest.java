package dev.charm.ops.export;

import static dev.charm.ops.export.PairSamples.answer;
import static dev.charm.ops.export.PairSamples.gather;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.views.GatheredPrompts;
import dev.charm.consumers.views.Spool;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairExportTest {
  private static final String RM = PairSamples.RM;

  @TempDir Path folder;
  private final SortedMap<String, PreferencePair> pairs = new TreeMap<>();

  private static ExportManifest.Settings settings(
      ExportFormat format, PairFilter filter, Harm... drop) {
    return PairSamples.settings(
        PairSamples.form(format), PairChoice.REFERENCE, filter, Set.of(drop));
  }

  private ExportManifest export(PairSource source, ExportManifest.Settings settings, Path file)
      throws IOException {
    try (Spool spool = Spool.in(folder)) {
      return new PairExport(source, settings, spool).to(file);
    }
  }

  private static Map<String, Calibration> inForce(double offset) {
    return Map.of(Keys.calibration(RM, "o", "r"), PairSamples.calibration("o", "r", offset));
  }

  private PairSource source(Map<String, Calibration> calibrations) {
    return new StreamedPairs(
        visitor -> {
          for (Map.Entry<String, PreferencePair> pair : pairs.entrySet()) {
            visitor.visit(pair.getKey(), pair.getValue());
          }
        },
        calibrations);
  }

  private void add(String prompt, double scoreO, double scoreR, @Nullable String text) {
    add(prompt, scoreO, scoreR, text, text == null ? null : text.toUpperCase(Locale.ROOT));
  }

  private void add(
      String prompt, double scoreO, double scoreR, @Nullable String textO, @Nullable String text) {
    Candidate o = new Candidate("o", 0, scoreO, textO);
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
    return export(source(inForce(offset)), settings(format, PairFilter.NONE), file);
  }

  @Test
  void shouldWriteEqualBytesInEveryFormWhateverTheOrderInWhichPairsCame() throws IOException {
    for (ExportForm form : PairSamples.forms()) {
      pairs.clear();
      add("a", 2, 1, "text");
      add("b", 1, 2, "text, \"quoted\"\r\n");
      byte[] one = bytes(form);
      pairs.clear();
      add("b", 1, 2, "text, \"quoted\"\r\n");
      add("a", 2, 1, "text");

      assertThat(one).isNotEmpty().as(form.toString()).isEqualTo(bytes(form));
    }
  }

  private byte[] bytes(ExportForm form) throws IOException {
    Path file = folder.resolve("bytes");
    ExportManifest.Settings settings =
        PairSamples.settings(form, PairChoice.REFERENCE, PairFilter.NONE, Set.of());
    ExportManifest manifest = export(source(inForce(0.25)), settings, file);
    byte[] bytes = Files.readAllBytes(file);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (Spool spool = Spool.in(folder)) {
      ExportManifest streamed = new PairExport(source(inForce(0.25)), settings, spool).to(stream);
      assertThat(streamed.counts()).isEqualTo(manifest.counts());
      assertThat(streamed.data().sha256()).isEqualTo(manifest.data().sha256());
    }
    assertThat(manifest.data().bytes()).isEqualTo(bytes.length);
    assertThat(stream.toByteArray()).as("the standard output").isEqualTo(bytes);
    return bytes;
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
        export(
            source(Map.of()),
            settings(ExportFormat.CSV, PairFilter.NONE),
            folder.resolve("file.csv"));

    assertThat(manifest.counts().read()).isEqualTo(1);
    assertThat(manifest.counts().written()).isZero();
    assertThat(manifest.counts().withoutCalibration()).isEqualTo(1);
    assertThat(manifest.calibrations()).isEmpty();
  }

  @Test
  void shouldLeaveOutPairsWithoutTextsOnlyWhereTheFormatNeedsThem() throws IOException {
    add("a", 2, 1, null);
    add("b", 2, 1, "", "text");

    assertThat(export(ExportFormat.TRL, 0, folder.resolve("t")).counts().written()).isEqualTo(1);
    assertThat(export(ExportFormat.CSV, 0, folder.resolve("c")).counts().written()).isEqualTo(2);
    List<String> lines = Files.readAllLines(folder.resolve("c"));
    assertThat(lines.get(1)).endsWith(",,,");
    assertThat(lines.get(2)).endsWith(",\"\",text");
  }

  @Test
  void shouldReplaceAFormerExportAndLeaveNothingElseBehind() throws IOException {
    Path file = folder.resolve("file.jsonl");
    add("a", 2, 1, "text");
    export(ExportFormat.NDJSON, 0.5, file);
    export(ExportFormat.NDJSON, 0.25, file);

    assertThat(file).content().contains("\"margin\":1.25,");
    assertThat(folder)
        .isDirectoryContaining("glob:**/file.jsonl")
        .isDirectoryContaining("glob:**/.file.jsonl.manifest.json");
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
        export(source(inForce(0)), settings(ExportFormat.CSV, filter), folder.resolve("file"));

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
    ModelOffsets offsets = PairSamples.offsets(Map.of("a", -2.0, "b", 1.0, "c", 9.0));
    Path file = folder.resolve("file");
    ExportManifest manifest;
    try (Spool spool = Spool.in(folder)) {
      GatheredPrompts prompts = new GatheredPrompts(RM, new Withdrawals(), offsets::knows, spool);
      gather("q", prompts, answer("b", 7));
      gather("p|c", prompts, answer("a", 2), answer("r", 0));
      gather("p", prompts, answer("a", 3), answer("b", 1), answer("r", 0), answer("x", 9));
      gather("p b", prompts, answer("a", 1), answer("r", 5));

      manifest =
          export(
              new ChosenPairs(RM, PairChoice.ALL, offsets, prompts),
              settings(ExportFormat.NDJSON, PairFilter.NONE),
              file);
    }

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
