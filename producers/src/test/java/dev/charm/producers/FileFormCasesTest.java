package dev.charm.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.form.FileForm;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the kinds that circulate, of which each reads right or is refused by its name. */
class FileFormCasesTest {
  private static final String NAMES = "votes/14-names-unicode-files/";
  private static final String HEADINGS = "rewards/09-csv-header-spelling/";
  private static final String COMPRESSED = "rewards/12-compressed-files/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.csv",
        "bom.csv",
        "cr.csv",
        "crlf.csv",
        "gz_without_suffix.csv",
        "index_col.csv",
        "two_blank_cols.csv",
        "upper_header.csv",
        "spaced.csv",
        "semicolon.csv",
        "tab.tsv",
        "utf16.csv",
        "lines.jsonl",
        "records.json",
        "pretty_objects.json",
        "wrapped.json",
        "split.json",
        "train.parquet",
        "x.csv.gz",
        "x.csv.bz2"
      })
  void shouldReadTheSame30VotesFromEveryForm(String name) throws SourceException {
    try (Records records = FileForm.open(Source.file(SharedData.ofCase(NAMES + name)))) {
      int rows = 0;
      for (RawRow row = records.next(); row != null; row = records.next()) {
        assertThat(row.fault()).isNull();
        assertThat(cell(row, "model_a")).isEqualTo("gpt-4o");
        assertThat(cell(row, "model_b")).isEqualTo("claude");
        assertThat(cell(row, "winner")).isIn("model_a", "model_b", "tie");
        rows++;
      }
      assertThat(rows).isEqualTo(30);
      if (!records.header().isEmpty()) {
        assertThat(records.header()).containsExactly("model_a", "model_b", "winner");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "empty.csv, is empty",
    "columns.json, is pandas' orient=\"columns\"",
    "raschka_votes.json, is a list of lists",
    "x.zip, is a zip archive; unpack it",
  })
  void shouldNameWhatIsNotRead(String name, String told) {
    assertRefused(NAMES + name, told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"caps.csv", "spaces.csv", "tab.tsv", "semi.csv", "index.csv"})
  void shouldFindPromptResponseAndScoreHoweverTheHeadingIsSpelled(String name)
      throws SourceException {
    try (Records records = FileForm.open(Source.file(SharedData.ofCase(HEADINGS + name)))) {
      assertThat(records.header()).containsExactly("prompt", "response", "score_rm");
      assertThat(cell(records.next(), "response")).isEqualTo("a");
    }
  }

  @ParameterizedTest
  @CsvSource({"unclosed.csv, 3", "backslash.csv, 2"})
  void shouldLoseOneRowForOneFaultyQuote(String name, int all) throws SourceException {
    try (Records records = FileForm.open(Source.file(SharedData.ofCase(HEADINGS + name)))) {
      int rows = 0;
      int faults = 0;
      for (RawRow row = records.next(); row != null; row = records.next()) {
        rows++;
        faults += row.fault() == null ? 0 : 1;
      }
      assertThat(rows).isEqualTo(all);
      assertThat(faults).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"cat.jsonl.gz, 3", "in.jsonl.bz2, 3", "in.jsonl.xz, 3", "in.jsonl.zst, 1"})
  void shouldReadWhatIsCompressed(String name, int rows) throws SourceException {
    assertThat(goodRows(SharedData.ofCase(COMPRESSED + name))).isEqualTo(rows);
  }

  @Test
  void shouldReadWhatCameBeforeTheCutAndSayThatTheFileIsCut() throws SourceException {
    try (Records records =
        FileForm.open(Source.file(SharedData.ofCase(COMPRESSED + "cut.jsonl.gz")))) {
      assertThat(records.next()).isNotNull();
      assertThat(records.next()).isNotNull();
      assertThatThrownBy(records::next)
          .hasMessageContaining("is cut: its gzip data ends too early");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "in.zip, is a zip archive; unpack it",
    "empty.jsonl, is empty",
    "empty.jsonl.gz, is empty",
  })
  void shouldSendNothingOfWhatIsNotRead(String name, String told) {
    assertRefused(COMPRESSED + name, told);
  }

  private static int goodRows(Path file) throws SourceException {
    try (Records records = FileForm.open(Source.file(file))) {
      int rows = 0;
      for (RawRow row = records.next(); row != null; row = records.next()) {
        rows += row.fault() == null ? 1 : 0;
      }
      return rows;
    }
  }

  private static void assertRefused(String path, String told) {
    Path file = SharedData.ofCase(path);

    assertThatThrownBy(() -> FileForm.open(Source.file(file)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(told);
  }

  private static String cell(RawRow row, String name) {
    return row.fields().get(name).asText().strip();
  }
}
