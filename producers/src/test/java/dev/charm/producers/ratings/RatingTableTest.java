package dev.charm.producers.ratings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.charm.producers.Rows;
import dev.charm.producers.SharedData;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.Source;
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
import org.junit.jupiter.params.provider.ValueSource;

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
    "'m,NaN,,,,', MISSING_FIELD",
    "'m,inf,,,,', NOT_FINITE",
    "'m,1e9,,,,', OUT_OF_RANGE",
    "',1000,,,,', MISSING_FIELD",
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

  @ParameterizedTest
  @CsvSource({
    "'1000,990,,,', one end of the interval is missing",
    "'1000,1002,1001,,', does not lie within its interval",
    "'1000,,,-1,', votes is not a whole number",
    "'1000,,,1.5,', votes is not a whole number",
    "'1000,,,,7th of May', as_of is not a date",
  })
  void shouldLoseABadOptionalCellAloneAndTellIt(String row, String told) throws IOException {
    RowReader reader = open("model,rating,ci_low,ci_high,votes,as_of\nm," + row + "\n");
    List<RatingSnapshot> ratings = Rows.ratings(reader);

    assertThat(ratings).extracting(RatingSnapshot::getRating).containsExactly(1000.0);
    assertThat(ratings.get(0).getCiLow()).isNull();
    assertThat(ratings.get(0).getVotes()).isNull();
    assertThat(reader.report().messages()).anyMatch(message -> message.contains(told));
  }

  @Test
  void shouldMakeCategoriesArenasOfTheirOwn() throws IOException {
    List<RatingSnapshot> ratings =
        read(
            """
            model_name,rating,rating_lower,rating_upper,vote_count,category,leaderboard_publish_date
            a,1452.31,1447.02,1457.60,21034,overall,2026-08-03
            a,1381.5,1360,1400,400,Hard Prompts,2026-08-03
            """);

    assertThat(ratings)
        .extracting(RatingSnapshot::getArena, RatingSnapshot::getRating, RatingSnapshot::getVotes)
        .containsExactly(
            tuple("overall", 1452.31, 21034L), tuple("overall/hard_prompts", 1381.5, 400L));
    assertThat(ratings.get(0).getCiLow()).isEqualTo(1447.02);
    assertThat(ratings.get(0).getAsOf()).isEqualTo("2026-08-03T00:00:00Z");
  }

  @Test
  void shouldReadTheTableOfThePublicSpaceWithItsLinksAndMargins() throws IOException {
    List<RatingSnapshot> ratings =
        read(
            """
            Rank* (UB),Model,Arena Score,95% CI,Votes,Organization
            1,"<a target=""_blank"" href=""https://a.example/b"">Alpha-1</a>",1452,+5/-4,"21,034",Lab
            2,[Beta 2](https://b.example),"1,401",−6/+7,900,Lab
            3,Gamma,1300,±8,70,Lab
            """);

    assertThat(ratings)
        .extracting(
            RatingSnapshot::getModel,
            RatingSnapshot::getRating,
            RatingSnapshot::getCiLow,
            RatingSnapshot::getCiHigh,
            RatingSnapshot::getVotes)
        .containsExactly(
            tuple("Alpha-1", 1452.0, 1448.0, 1457.0, 21034L),
            tuple("Beta 2", 1401.0, 1395.0, 1408.0, 900L),
            tuple("Gamma", 1300.0, 1292.0, 1308.0, 70L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1452 ± 5", "1452 +/- 5", "1452±5"})
  void shouldReadARatingWithItsMargin(String cell) throws IOException {
    assertThat(read("model,rating\nm," + cell + "\n"))
        .extracting(RatingSnapshot::getRating, RatingSnapshot::getCiLow, RatingSnapshot::getCiHigh)
        .containsExactly(tuple(1452.0, 1447.0, 1457.0));
  }

  @Test
  void shouldReadTheCatalogOfCategoriesOfModels() throws IOException {
    List<RatingSnapshot> ratings =
        read(
            "{\"full\":{\"m\":{\"rating\":1300.5,\"rating_q975\":1310,\"rating_q025\":1290}},"
                + "\"coding\":{\"m\":{\"rating\":1250},\"n\":{\"elo\":null}}}");

    assertThat(ratings)
        .extracting(RatingSnapshot::getArena, RatingSnapshot::getRating, RatingSnapshot::getCiHigh)
        .containsExactly(tuple("overall", 1300.5, 1310.0), tuple("overall/coding", 1250.0, null));
  }

  @Test
  void shouldTurnWinRatesAgainstABaselineIntoRatingsAndSaySo() throws IOException {
    RowReader reader =
        open(
            "model,score,rating_q025,rating_q975,CI,avg_tokens,date\n"
                + "base,50.0,50.0,50.0,\"(0.0, 0.0)\",500,2025-01-18\n"
                + "m,90.909090909,88,93,\"(-2.9, +2.1)\",700,2025-01-18\n"
                + "always,100,100,100,,1,2025-01-18\n");
    List<Row> rows = Rows.all(reader);

    assertThat(Rows.ratings(rows).get(0).getRating()).isEqualTo(1000);
    assertThat(Rows.ratings(rows).get(1).getRating()).isCloseTo(1400, within(1e-6));
    assertThat(Rows.ratings(rows).get(1).getCiLow()).isCloseTo(1346.12, within(.01));
    assertThat(Rows.bad(rows)).hasSize(1);
    assertThat(reader.report().messages()).anyMatch(m -> m.contains("win rate against one"));
  }

  @Test
  void shouldRefuseASecondAndDifferentRatingOfAModelInTheSameArena() throws IOException {
    List<Row> rows = Rows.all(open("model,rating\nm,1000\nm,1000\nm,1100\n"));

    assertThat(Rows.ratings(rows)).hasSize(1);
    assertThat(rows.get(1)).isInstanceOf(Row.Repeated.class);
    assertThat(Rows.bad(rows)).extracting(Row.Bad::word).containsExactly("'m'");
  }

  @Test
  void shouldReadThePublishedDatasetAsItIs() throws IOException {
    for (String file : List.of("leaderboard-dataset-text.csv", "renamed.csv")) {
      Source table = Source.file(SharedData.cases("votes/04-lmarena-leaderboard-dataset/" + file));
      List<RatingSnapshot> ratings =
          Rows.ratings(RatingTable.open(table, "overall", null, Aliases.none()));

      assertThat(ratings)
          .filteredOn(rating -> rating.getArena().equals("overall"))
          .extracting(RatingSnapshot::getModel, RatingSnapshot::getRating, RatingSnapshot::getVotes)
          .containsExactlyInAnyOrder(
              tuple("alpha-1", 1452.31, 21034L),
              tuple("beta-2", 1421.77, 9321L),
              tuple("gamma-3", 1390.05, 8800L));
      assertThat(ratings)
          .extracting(RatingSnapshot::getArena)
          .containsOnly("overall", "overall/coding", "overall/chinese");
    }
  }

  @Test
  void shouldRefuseATableWithoutModelOrRating() {
    assertThatThrownBy(() -> open("id,rating\n"))
        .hasMessageContaining("no column model or model_name");
    assertThatThrownBy(() -> open("model,mt_bench\n")).hasMessageContaining("no column rating");
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

  @Test
  void shouldSayThatRatingsAreHardlyOnTheEloScale() throws IOException {
    assertThat(told("model,rating\nx,0.8\ny,-0.3\n"))
        .contains("its ratings lie from -0.3000 to 0.8000, which on the Elo scale are all alike");
    assertThat(told("model;rating\nx;1.226\ny;1.104\n"))
        .contains("if a point separates thousands, take it out");
    assertThat(told("model,score\nx,79.2\ny,21.5\n"))
        .contains("its ratings lie from 21.50 to 79.20, as shares or grades do");
    assertThat(told("model,rating\nx,1226\ny,1104\n")).isEmpty();
    assertThat(told("model,rating\nx,-40\ny,40\n")).isEmpty();
    assertThat(told("model,rating\nx,1000\ny,1000\n")).isEmpty();
  }

  @Test
  void shouldSayThatAnObjectHasAFieldForEachModel() throws IOException {
    for (String json : List.of("{\"x\":1200.5,\"y\":1100}", "{\"x\":{\"rating\":1}}")) {
      assertThat(told(json))
          .contains("is one object with a field for each model; write a row for each");
    }
  }

  private static String told(String text) throws IOException {
    try (RowReader rows =
        RatingTable.open(Rows.source("t", text), "overall", null, Aliases.none())) {
      return String.join("\n", rows.readAll(Sink.NONE, Progress.NONE).messages());
    }
  }
}
