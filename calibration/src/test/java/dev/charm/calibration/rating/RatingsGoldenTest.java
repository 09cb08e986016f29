package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.calibration.reward.StudyData;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RatingsGoldenTest {
  @BeforeAll
  static void needsTheStudyData() {
    StudyData.assumePresent();
  }

  @Test
  void shouldRateTheModelsAsTheVotesOfPeopleDo() {
    shouldRateAs("llmfao-bt-elo.csv", StudyVotes.crowd());
  }

  @Test
  void shouldRateTheModelsAsTheVotesOfAJudgeDo() {
    shouldRateAs("llmfao-gpt3-bt-elo.csv", StudyVotes.judge());
  }

  private static void shouldRateAs(String golden, List<Vote> votes) {
    VoteCounts counts = VoteCounts.of(votes);
    BradleyTerry fit = BradleyTerry.fit(counts, BothBad.TIE);
    ArenaRatings ratings = ArenaRatings.of(counts, RatingSettings.DEFAULT);
    assertThat(ratings.warnings()).isEmpty();
    assertThat(ratings.models()).hasSize(59);
    for (NamedCsvRecord row : StudyData.golden(golden)) {
      String model = row.getField("model");
      assertThat(ratings.rating(model).value())
          .as(model)
          .isCloseTo(number(row, "bt_elo_mean1000"), within(1e-9));
      assertThat(fit.strengths()[fit.models().indexOf(model)])
          .as(model)
          .isCloseTo(number(row, "bt_log_strength"), within(1e-11));
      assertThat(counts.models().get(model).votes()).as(model).isEqualTo(count(row, "games"));
    }
  }

  @Test
  void shouldCountWinsLossesAndTiesAsTheStudyDoes() {
    SortedMap<String, ModelVotes> counts = VoteCounts.of(StudyVotes.crowd()).models();
    for (NamedCsvRecord row : StudyData.golden("llmfao-bt-elo.csv")) {
      assertThat(counts.get(row.getField("model")))
          .isEqualTo(
              new ModelVotes(count(row, "wins"), count(row, "losses"), count(row, "ties"), 0));
    }
  }

  @Test
  void shouldAgreeWithEvalicaWhoseStrengthsAreOddsThatAddUpToOne() {
    BradleyTerry fit = BradleyTerry.fit(VoteCounts.of(StudyVotes.crowd()), BothBad.TIE);
    double all = 0;
    for (double strength : fit.strengths()) {
      all += Math.exp(strength);
    }
    Map<String, Double> evalica = evalica("bradley_terry");
    for (int i = 0; i < fit.models().size(); i++) {
      assertThat(Math.exp(fit.strengths()[i]) / all)
          .as(fit.models().get(i))
          .isCloseTo(evalica.get(fit.models().get(i)), within(1e-6 / 59));
    }
  }

  @Test
  void shouldFollowTheVotesOnlineAsEvalicaDoes() {
    SortedMap<String, Double> ratings = Elo.DEFAULT.after(StudyVotes.crowd());
    assertThat(ratings.keySet()).isEqualTo(new TreeMap<>(evalica("elo")).keySet());
    evalica("elo")
        .forEach(
            (model, rating) ->
                assertThat(ratings.get(model)).as(model).isCloseTo(rating, within(1e-9)));
    for (NamedCsvRecord row : StudyData.golden("llmfao-bt-elo.csv")) {
      assertThat(ratings.get(row.getField("model")))
          .isCloseTo(number(row, "online_elo_k4"), within(1e-9));
    }
  }

  private static Map<String, Double> evalica(String algorithm) {
    return StudyData.golden("llmfao-evalica-golden.csv").stream()
        .filter(row -> row.getField("algorithm").equals(algorithm))
        .collect(Collectors.toMap(row -> row.getField("item"), row -> number(row, "score")));
  }

  private static double number(NamedCsvRecord row, String column) {
    return Double.parseDouble(row.getField(column));
  }

  private static long count(NamedCsvRecord row, String column) {
    return Long.parseLong(row.getField(column));
  }
}
