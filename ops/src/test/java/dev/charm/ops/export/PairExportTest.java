package dev.charm.ops.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
  private static final String RM = "rm@1";
  private static final ExportManifest.Settings SETTINGS =
      new ExportManifest.Settings(RM, null, null, "test");

  @TempDir Path folder;
  private final SortedMap<String, PreferencePair> pairs = new TreeMap<>();

  private static Calibration calibration(double offset) {
    ArenaRating rating =
        new ArenaRating("overall", "m", 1000.0, null, null, null, "test", Instant.EPOCH);
    return Calibration.newBuilder()
        .setRewardModel(RM)
        .setOvervalued("o")
        .setReference("r")
        .setPrompts(2)
        .setTies(0)
        .setExpectedWinRate(0.5)
        .setHardWinRate(0.5)
        .setMismatchDegree(0)
        .setObjective("win-rate")
        .setOffset(offset)
        .setOffsetCiLow(Double.NEGATIVE_INFINITY)
        .setOffsetCiHigh(1)
        .setFlips(0)
        .setCalibratedHardWinRate(0.5)
        .setWorse(false)
        .setRatingOvervalued(rating)
        .setRatingReference(rating)
        .setSettled(true)
        .setRevision(7)
        .setCalculatedAt(Instant.EPOCH)
        .build();
  }

  private static Map<String, Calibration> inForce(double offset) {
    return Map.of(Keys.calibration(RM, "o", "r"), calibration(offset));
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
    return PairExport.write(pairs, inForce(offset), SETTINGS, format, file);
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

    assertThat(manifest.counts()).isEqualTo(new ExportManifest.Counts(2, 2, 0, 0, 1));
    assertThat(manifest.calibrations().get(0).revision()).isEqualTo(7);
  }

  @Test
  void shouldLeaveOutPairsWithoutCalibrationAndSaySo() throws IOException {
    add("a", 2, 1, "text");

    ExportManifest manifest =
        PairExport.write(pairs, Map.of(), SETTINGS, ExportFormat.CSV, folder.resolve("file.csv"));

    assertThat(manifest.counts()).isEqualTo(new ExportManifest.Counts(1, 0, 0, 1, 0));
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
}
