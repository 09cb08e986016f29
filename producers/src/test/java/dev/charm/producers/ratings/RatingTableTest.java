package dev.charm.producers.ratings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.Rows;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RatingSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingTableTest {

  @Test
  void shouldTakeTheRatingAndNotTheExactOne() throws IOException {
    List<RatingSnapshot> ratings =
        read(
            "model,rating,rating_exact,ci_low,ci_high,votes,as_of,source\n"
                + "m,1192,1191.98,1189.5,1194.5,57215,2025-05-07,board\n");

    assertThat(ratings)
        .containsExactly(
            new RatingSnapshot(
                "board",
                "overall",
                "m",
                1192.0,
                1189.5,
                1194.5,
                57215L,
                Instant.parse("2025-05-07T00:00:00Z")));
  }

  @Test
  void shouldFillInWhatTheTableDoesNotSay() throws IOException {
    List<RatingSnapshot> ratings = read("arena_name,rating\nm,1000.5\n");

    assertThat(ratings)
        .containsExactly(
            new RatingSnapshot(
                "board",
                "overall",
                "m",
                1000.5,
                null,
                null,
                null,
                Instant.ofEpochMilli(1_700_000_000_000L)));
  }

  @Test
  void shouldPreferThePublisherThatIsGivenAndApplyAliases() throws IOException {
    List<RatingSnapshot> ratings =
        Rows.ratings(
            RatingTable.open(
                Rows.source("t.csv", "model,rating,as_of,source\nm,1,2025-01-01T10:00:00Z,s\n"),
                "maths",
                "me",
                Aliases.of(Map.of("m", "M"))));

    assertThat(ratings.get(0).getSource()).isEqualTo("me");
    assertThat(ratings.get(0).getArena()).isEqualTo("maths");
    assertThat(ratings.get(0).getModel()).isEqualTo("M");
    assertThat(ratings.get(0).getAsOf()).isEqualTo("2025-01-01T10:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "'m,,,,,', MISSING_FIELD",
    "'m,x,,,,', UNDECODABLE",
    "'m,NaN,,,,', NOT_FINITE",
    "'m,1e9,,,,', OUT_OF_RANGE",
    "',1000,,,,', MISSING_FIELD",
    "'m,1000,990,,,', OUT_OF_RANGE",
    "'m,1000,1002,1001,,', OUT_OF_RANGE",
    "'m,1000,,,-1,', OUT_OF_RANGE",
    "'m,1000,,,1.5,', OUT_OF_RANGE",
    "'m,1000,,,,7 May', UNDECODABLE",
    "'m,1000', UNDECODABLE",
  })
  void shouldTakeARatingThatMakesNoSenseAsABadRowAndReadOn(String row, MalformedReason reason)
      throws IOException {
    List<Row> rows =
        Rows.all(open("model,rating,ci_low,ci_high,votes,as_of\n" + row + "\ngood,1,,,,\n"));

    assertThat(Rows.ratings(rows)).hasSize(1);
    assertThat(Rows.bad(rows))
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.reason()).isEqualTo(reason);
              assertThat(bad.line()).isEqualTo(2);
            });
  }

  @Test
  void shouldRefuseATableWithoutModelOrRating() {
    assertThatThrownBy(() -> open("name,rating\n"))
        .hasMessageContaining("no column model or arena_name");
    assertThatThrownBy(() -> open("model,elo\n")).hasMessageContaining("no column rating");
  }

  @Test
  void shouldReadAliasesFromCsvAndProperties(@TempDir Path folder) throws IOException {
    Path csv =
        Files.writeString(folder.resolve("a.csv"), "spelling,model\ngpt4,GPT 4\nGPT-4,GPT 4\n");
    Path properties = Files.writeString(folder.resolve("a.properties"), "gpt4=GPT 4\n");

    assertThat(Aliases.read(csv).name("GPT-4")).isEqualTo("GPT 4");
    assertThat(Aliases.read(csv).name("other")).isEqualTo("other");
    assertThat(Aliases.read(properties).name("gpt4")).isEqualTo("GPT 4");
  }

  @Test
  void shouldRefuseAliasesThatContradictEachOther(@TempDir Path folder) throws IOException {
    Path csv = Files.writeString(folder.resolve("a.csv"), "spelling,model\na,x\na,y\n");

    assertThatThrownBy(() -> Aliases.read(csv))
        .hasMessage("a.csv: line 3: a spelling has one model");
  }

  private static List<RatingSnapshot> read(String table) throws IOException {
    return Rows.ratings(open(table));
  }

  private static RowReader open(String table) throws SourceException {
    return RatingTable.open(Rows.source("board.csv.gz", table), "overall", null, Aliases.none());
  }
}
