package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.reward.StudyData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class BootstrapIntervalTest {
  @Test
  void shouldAgreeWithTheSandwichOnTheVotesOfPeople() {
    StudyData.assumePresent();
    VoteCounts counts = VoteCounts.of(StudyVotes.crowd());
    shouldAgree(
        BootstrapInterval.of(StudyVotes.crowd(), RatingSettings.DEFAULT, 4000, 1),
        ArenaRatings.of(counts, RatingSettings.DEFAULT).ratings());
  }

  @Test
  void shouldAgreeWithTheSandwichByVoterOnTheVotesOfPeople() {
    StudyData.assumePresent();
    shouldAgree(
        BootstrapInterval.clustered(StudyVotes.crowd(), RatingSettings.DEFAULT, 4000, 1),
        ArenaRatings.clustered(StudyVotes.crowd(), RatingSettings.DEFAULT).ratings());
  }

  private static void shouldAgree(
      SortedMap<String, Rating> bootstrap, SortedMap<String, Rating> sandwich) {
    assertThat(bootstrap.keySet()).isEqualTo(sandwich.keySet());
    sandwich.forEach(
        (model, expected) -> {
          Rating actual = bootstrap.get(model);
          double width = expected.ciHigh() - expected.ciLow();
          assertThat(actual.value()).isEqualTo(expected.value());
          assertThat(actual.ciHigh() - actual.ciLow())
              .as(model)
              .isCloseTo(width, within(0.1 * width));
        });
  }

  @Test
  void shouldBeDecidedByTheVotesAndTheSeedAlone() {
    List<Vote> votes = RandomVotes.of(1, 5, 200);
    List<Vote> shuffled = new ArrayList<>(votes);
    Collections.shuffle(shuffled, new Random(1));
    Map<String, Rating> intervals = clustered(votes, 7);
    assertThat(clustered(shuffled, 7)).isEqualTo(intervals);
    assertThat(clustered(votes, 8)).isNotEqualTo(intervals);
  }

  private static Map<String, Rating> clustered(List<Vote> votes, long seed) {
    return BootstrapInterval.clustered(votes, RatingSettings.DEFAULT, 50, seed);
  }

  @Test
  void shouldFitResamplesThatLoseAModelsOnlyDefeat() {
    List<Vote> votes =
        List.of(
            Vote.of("a", "b", VoteOutcome.MODEL_A).times(9),
            Vote.of("a", "b", VoteOutcome.MODEL_B));
    Rating rating =
        BootstrapInterval.of(
                votes, RatingSettings.DEFAULT.withAnchor(new Anchor.Model("b", 1000)), 500, 1)
            .get("a");
    assertThat(rating.value()).isCloseTo(1000 + 400 * Math.log10(9), within(1e-9));
    assertThat(rating.ciLow()).isBetween(1000.0, rating.value());
    assertThat(rating.ciHigh()).isFinite().isGreaterThan(rating.value());
  }

  @Test
  void shouldRefuseNoResamples() {
    assertThatThrownBy(() -> BootstrapInterval.of(List.of(), RatingSettings.DEFAULT, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
