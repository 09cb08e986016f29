package dev.charm.ops.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.views.Spool;
import dev.charm.schemas.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code load_dataset("folder")} finds the data of an export, and nothing else. */
class LoadDatasetTest {
  @TempDir Path folder;
  private DatasetFolder found;

  @BeforeEach
  void look() {
    found = new DatasetFolder(folder);
  }

  /** A source that looks at the folder while it is read. */
  private record Watched(List<String> before, DatasetFolder folder) implements PairSource {
    @Override
    public NoPair each(Visitor visitor) throws IOException {
      visitor.visit(PairSamples.pair("p", "Why?", "a", "b", 1));
      assertThat(folder.splits().values().stream().flatMap(List::stream))
          .as("while it is written")
          .containsExactlyElementsOf(before);
      visitor.visit(PairSamples.pair("q", "Why not?", "a", "b", 1));
      return new NoPair(0, null);
    }

    @Override
    public List<Calibration> restsOn(ExportedPair pair) {
      return List.of();
    }

    @Override
    public List<String> pending() {
      return List.of();
    }
  }

  private void export(ExportFormat format, String name, PairSource source) throws IOException {
    ExportManifest.Settings settings =
        PairSamples.settings(
            ExportForm.of(format, null, name, null),
            PairChoice.REFERENCE,
            PairFilter.NONE,
            Set.of());
    try (Spool spool = Spool.in(folder)) {
      new PairExport(source, settings, spool).to(folder.resolve(name));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TRL, pairs.jsonl, json",
    "TRL_TEXT, my pairs.v2.json, json",
    "TRL, pairs.jsonl.gz, json",
    "OPENRLHF, pairs.jsonl.zst, json",
    "TRL, pairs.parquet, parquet",
    "VERL, pairs.parquet, parquet",
    "NDJSON, pairs.ndjson, json",
    "CSV, pairs.csv, csv",
    "CSV, pairs.csv.gz, csv"
  })
  void shouldFindTheDataAloneInTheFolderOfAnExport(ExportFormat format, String name, String reader)
      throws IOException {
    export(format, name, new Watched(List.of(), found));

    assertThat(found.splits()).isEqualTo(Map.of("train", List.of(name)));
    assertThat(found.readers()).containsExactly(reader);
    assertThat(folder.resolve("." + name + ".manifest.json")).isNotEmptyFile();
  }

  @ParameterizedTest
  @CsvSource({"jsonl", "jsonl.gz", "jsonl.zst", "parquet"})
  void shouldFindTheSplitsByTheirNames(String ending) throws IOException {
    export(ExportFormat.TRL, "train." + ending, new Watched(List.of(), found));
    export(ExportFormat.TRL, "test." + ending, new Watched(List.of("train." + ending), found));

    assertThat(found.splits())
        .isEqualTo(Map.of("train", List.of("train." + ending), "test", List.of("test." + ending)));
    assertThat(found.readers()).hasSize(1);
  }

  /** So it was, and so this test would fail again. */
  @Test
  void shouldFindAManifestThatIsNotHidden() throws IOException {
    export(ExportFormat.TRL, "pairs.jsonl", new Watched(List.of(), found));
    Files.copy(
        folder.resolve(".pairs.jsonl.manifest.json"), folder.resolve("pairs.jsonl.manifest"));

    assertThat(found.splits())
        .isEqualTo(Map.of("train", List.of("pairs.jsonl", "pairs.jsonl.manifest")));
  }
}
