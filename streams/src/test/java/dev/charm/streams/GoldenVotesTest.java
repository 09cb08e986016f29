package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.calibration.rating.StudyVotes;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.reward.StudyData;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Keys;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real votes, streamed: the ratings were computed independently. */
class GoldenVotesTest {
  private static final double TOLERANCE = 1e-9;

  @BeforeAll
  static void data() {
    StudyData.assumePresent();
  }

  @Test
  void shouldRateTheModelsOfTheCrowdsVotesAsEvalicaDoes() throws Exception {
    List<NamedCsvRecord> golden = StudyData.golden("llmfao-bt-elo.csv");
    try (TopologyHarness topology = new TopologyHarness(CalibrationSettings.defaults())) {
      topology.send(Votes.of("crowd", StudyVotes.crowd()));
      topology.settle();

      assertThat(topology.ratings).hasSameSizeAs(golden);
      for (NamedCsvRecord row : golden) {
        ArenaRating rating = streamed(topology, "crowd", row);
        assertThat(rating.getElo()).isEqualTo(number(row, "online_elo_k4"), within(TOLERANCE));
        assertThat(List.of(rating.getWins(), rating.getLosses(), rating.getTies()))
            .containsExactly(count(row, "wins"), count(row, "losses"), count(row, "ties"));
      }
    }
  }

  /** evalica publishes odds that add up to one, and Elo ratings as they are. */
  @Test
  void shouldComeToWhatEvalicaPublished() throws Exception {
    List<NamedCsvRecord> golden = StudyData.golden("llmfao-evalica-golden.csv");
    try (TopologyHarness topology = new TopologyHarness(CalibrationSettings.defaults())) {
      topology.send(Votes.of("crowd", StudyVotes.crowd()));
      topology.settle();

      double all = topology.ratings.values().stream().mapToDouble(GoldenVotesTest::odds).sum();
      for (NamedCsvRecord row : golden) {
        ArenaRating rating = topology.ratings.get(Keys.join("crowd", row.getField("item")));
        switch (row.getField("algorithm")) {
          case "bradley_terry" ->
              assertThat(odds(rating) / all).isEqualTo(number(row, "score"), within(1e-6));
          case "elo" -> assertThat(rating.getElo()).isEqualTo(number(row, "score"), within(1e-6));
          default -> {
            // Rankings that nobody streams.
          }
        }
      }
    }
  }

  private static double odds(ArenaRating rating) {
    return Math.pow(10, (rating.getRating() - 1000) / 400);
  }

  @Test
  void shouldRateTheModelsOfTheJudgesVotesAsEvalicaDoes() throws Exception {
    List<NamedCsvRecord> golden = StudyData.golden("llmfao-gpt3-bt-elo.csv");
    List<Vote> votes = StudyVotes.judge();
    try (TopologyHarness topology = new TopologyHarness(CalibrationSettings.defaults())) {
      topology.send(Votes.of("judge", votes));
      topology.settle();

      assertThat(topology.ratings).hasSameSizeAs(golden);
      golden.forEach(row -> streamed(topology, "judge", row));
    }
  }

  private static ArenaRating streamed(TopologyHarness topology, String arena, NamedCsvRecord row) {
    ArenaRating rating = topology.ratings.get(Keys.join(arena, row.getField("model")));
    assertThat(rating.getRating())
        .as(row.getField("model"))
        .isEqualTo(number(row, "bt_elo_mean1000"), within(TOLERANCE));
    assertThat(rating.getVotes()).isEqualTo(count(row, "games"));
    return rating;
  }

  private static double number(NamedCsvRecord row, String column) {
    return Double.parseDouble(row.getField(column));
  }

  private static long count(NamedCsvRecord row, String column) {
    return Long.parseLong(row.getField(column));
  }
}
