package dev.charm.producers.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
  @TempDir Path folder;

  @Test
  void shouldTakeTheShardsOfADatasetInOrderUnderTheirPaths() throws IOException {
    files(
        "data/train-00001-of-00002.parquet",
        "data/train-00000-of-00002.parquet",
        "README.md",
        "dataset_infos.json",
        ".cache/x.parquet",
        "data/_SUCCESS");

    assertThat(names())
        .containsExactly("data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet");
  }

  @Test
  void shouldTakeEveryFileOfAFolderOfRuns() throws IOException {
    files("run2/battles.jsonl", "run1/battles.jsonl.gz", "run1/config.json");

    assertThat(names()).containsExactly("run1/battles.jsonl.gz", "run2/battles.jsonl");
  }

  @Test
  void shouldTakeAFileForItself() throws IOException {
    files("a.csv");

    assertThat(Sources.of(folder.resolve("a.csv")).get(0).name()).isEqualTo("a.csv");
  }

  @Test
  void shouldAskForOneSplit() throws IOException {
    files("data/train-00000-of-00001.parquet", "data/test-00000-of-00001.parquet");

    assertRefused("holds several splits: test (data/test-00000-of-00001.parquet), train (");
  }

  @Test
  void shouldAskForOneSplitOfThoseThatAreFolders() throws IOException {
    files("default/train/0000.parquet", "default/train/0001.parquet", "default/test/0.parquet");

    assertRefused("train (default/train/0000.parquet, and 1 more); name the files of one");
  }

  @Test
  void shouldRefuseADatasetThatIsNotWhole() throws IOException {
    files("train-00000-of-00003.parquet", "train-00002-of-00003.parquet");

    assertRefused("is not whole, it lacks train-00001-of-00003.parquet");
  }

  @Test
  void shouldRefuseFilesThatMayBeTheSameRowsTwice() throws IOException {
    files("train.csv", "train.parquet");

    assertRefused("holds files of several forms (csv, parquet)");
  }

  @Test
  void shouldRefuseWhatSaveToDiskWrote() throws IOException {
    files("dataset_dict.json", "train/data-00000-of-00001.arrow", "train/state.json");

    assertRefused("holds Arrow files, as save_to_disk of Hugging Face datasets writes them");
  }

  @Test
  void shouldRefuseAFolderWithoutData() throws IOException {
    files("README.md");

    assertRefused("is a folder without a data file");
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
  }

  private List<String> names() throws SourceException {
    return Sources.of(folder).stream().map(Source::name).toList();
  }

  private void assertRefused(String told) {
    assertThatThrownBy(() -> Sources.of(folder))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(told);
  }
}
