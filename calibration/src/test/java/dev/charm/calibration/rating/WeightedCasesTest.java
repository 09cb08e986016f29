package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.calibration.reward.StudyData;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files with weights and counts as people have them, of which the right ratings are known. */
class WeightedCasesTest {
  private static final String CASE = "cases/votes/18-weights-overlap-renames/";

  @BeforeAll
  static void needsTheCases() {
    StudyData.assumePresent();
  }

  @Test
  void shouldRateByWeight() {
    shouldRate(rows("weighted.csv", "left", "right"), 986.7, 992.1, 1021.1);
  }

  @Test
  void shouldRateByCount() {
    shouldRate(rows("counts.csv", "model_a", "model_b"), 1106.9, 939.3, 953.7);
  }

  private static List<Vote> rows(String file, String columnA, String columnB) {
    return StudyData.rows(CASE + file).stream().map(row -> vote(row, columnA, columnB)).toList();
  }

  private static Vote vote(NamedCsvRecord row, String columnA, String columnB) {
    VoteOutcome outcome =
        switch (row.getField("winner")) {
          case "model_a" -> VoteOutcome.MODEL_A;
          case "model_b" -> VoteOutcome.MODEL_B;
          default -> VoteOutcome.TIE;
        };
    Vote vote = Vote.of(row.getField(columnA), row.getField(columnB), outcome);
    return row.findField("weight").isPresent()
        ? vote.weighing(Double.parseDouble(row.getField("weight")))
        : vote.times(Long.parseLong(row.getField("count")));
  }

  private static void shouldRate(List<Vote> votes, double x, double y, double z) {
    ArenaRatings ratings = ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT);
    assertThat(ratings.rating("x").value()).isCloseTo(x, within(0.05));
    assertThat(ratings.rating("y").value()).isCloseTo(y, within(0.05));
    assertThat(ratings.rating("z").value()).isCloseTo(z, within(0.05));
  }
}
