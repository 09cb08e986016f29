package dev.charm.ops.export.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileEndingTest {
  @ParameterizedTest
  @CsvSource({
    "pairs.jsonl, JSONL, NONE",
    "pairs.json, JSONL, NONE",
    "pairs.v2.ndjson.gz, JSONL, GZIP",
    "PAIRS.JSONL.ZST, JSONL, ZSTD",
    "pairs.parquet, PARQUET, NONE",
    "pairs.parquet.gz, PARQUET, GZIP",
    "pairs.csv.zst, CSV, ZSTD",
    "pairs, , NONE",
    "pairs.gz, , GZIP",
    "jsonl, , NONE",
    "-, , NONE",
    ".gz, , GZIP",
    "parquet.old, , NONE"
  })
  void shouldTellContainerAndCompressionByTheName(
      String name, Container container, Compression compression) {
    assertThat(FileEnding.of(name)).isEqualTo(new FileEnding(container, compression));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairs.jsonl.bz2", "pairs.tsv", "pairs.jsonl.XZ", "pairs.zip"})
  void shouldRefuseNamesThatPromiseWhatIsNotWritten(String name) {
    assertThatThrownBy(() -> FileEnding.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(".gz or .zst");
  }

  @Test
  void shouldTakeAFolderNameForNothing() {
    assertThat(FileEnding.of("train").container()).isNull();
  }
}
