package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ArenaRatingsTest {
  private static final RatingSettings ANCHORED =
      RatingSettings.DEFAULT.withAnchor(new Anchor.Model("model-2", 1200));

  @Property(tries = 100)
  void shouldHaveACovarianceThatIsSymmetricAndPositiveAndSumsToNothingAboutTheMean(
      @ForAll long seed) {
    ArenaRatings ratings =
        ArenaRatings.of(VoteCounts.of(RandomVotes.of(seed, 7, 90)), RatingSettings.DEFAULT);
    Random random = new Random(seed);
    double[] direction = random.doubles(ratings.models().size(), -1, 1).toArray();
    double form = 0;
    double mean = 0;
    for (int i = 0; i < direction.length; i++) {
      String model = ratings.models().get(i);
      double row = 0;
      for (int j = 0; j < direction.length; j++) {
        String other = ratings.models().get(j);
        double covariance = ratings.covariance(model, other);
        assertThat(ratings.covariance(other, model)).isEqualTo(covariance);
        row += covariance;
        form += direction[i] * direction[j] * covariance;
      }
      assertThat(row).isCloseTo(0, within(1e-9 * ratings.covariance(model, model)));
      mean += ratings.rating(model).value() / direction.length;
    }
    assertThat(form).isGreaterThanOrEqualTo(0);
    assertThat(mean).isCloseTo(1000, within(1e-9));
  }

  @Property(tries = 100)
  void shouldKeepDifferencesAndTheirErrorsWhereverTheAnchorIs(@ForAll long seed) {
    VoteCounts counts = VoteCounts.of(RandomVotes.of(seed, 6, 120));
    ArenaRatings mean = ArenaRatings.of(counts, RatingSettings.DEFAULT);
    ArenaRatings anchored = ArenaRatings.of(counts, ANCHORED);
    assertThat(anchored.rating("model-2")).isEqualTo(Rating.exact(1200));
    for (String model : mean.models()) {
      RatingDifference expected = mean.difference(model, "model-2");
      RatingDifference actual = anchored.difference(model, "model-2");
      assertThat(actual.value()).isCloseTo(expected.value(), within(1e-9));
      assertThat(actual.deviation()).isCloseTo(expected.deviation(), within(1e-6));
      assertThat(actual.errors()).isEqualTo(RatingErrors.CORRELATED);
      assertThat(anchored.covariance(model, "model-2")).isZero();
      assertThat(Math.sqrt(anchored.rating(model).variance()))
          .isCloseTo(expected.deviation(), within(1e-6));
    }
  }

  @Example
  void shouldStandOnTheMeanAndSaySoUntilTheAnchorIsRated() {
    VoteCounts counts = VoteCounts.of(RandomVotes.of(1, 2, 50));
    ArenaRatings ratings = ArenaRatings.of(counts, ANCHORED);
    assertThat(ratings.warnings())
        .isEqualTo(Map.of(RatingWarning.ANCHOR_UNRATED, List.of("model-2")));
    double sum = ratings.rating("model-0").value() + ratings.rating("model-1").value();
    assertThat(sum / 2).isCloseTo(1200, within(1e-9));
    assertThat(ratings.rates("model-2")).isFalse();
    assertThatThrownBy(() -> ratings.rating("model-2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model-2");
  }

  @Example
  void shouldWarnOfIntervalsByFewVoters() {
    List<Vote> votes = RandomVotes.of(1, 3, 50);
    assertThat(ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT).warnings()).isEmpty();
    List<Vote> judged =
        votes.stream().map(v -> new Vote(v.modelA(), v.modelB(), v.outcome(), "judge")).toList();
    assertThat(ArenaRatings.clustered(judged, RatingSettings.DEFAULT).warnings())
        .isEqualTo(Map.of(RatingWarning.FEW_VOTERS, List.of("model-0", "model-1", "model-2")));
  }

  @Example
  void shouldWarnOfModelsOfFewVotesThatCount() {
    List<Vote> votes = new ArrayList<>();
    votes.add(Vote.of("a", "b", VoteOutcome.MODEL_A).times(20));
    votes.add(Vote.of("a", "b", VoteOutcome.MODEL_B).times(20));
    votes.add(Vote.of("c", "b", VoteOutcome.TIE).times(29));
    votes.add(Vote.of("c", "b", VoteOutcome.BOTH_BAD));
    RatingSettings ignoring = RatingSettings.DEFAULT.withBothBad(BothBad.IGNORE);
    assertThat(ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT).warnings()).isEmpty();
    assertThat(ArenaRatings.of(VoteCounts.of(votes), ignoring).warnings())
        .isEqualTo(Map.of(RatingWarning.FEW_VOTES, List.of("c")));
  }

  @Example
  void shouldRankByWhatIsSureOnly() {
    Map<String, Rating> ratings =
        Map.of(
            "clearly best", Rating.withInterval(1300, 1250, 1350),
            "touching it", Rating.withInterval(1200, 1150, 1250),
            "middle", Rating.withInterval(1190, 1140, 1240),
            "last", Rating.withInterval(900, 850, 950));
    assertThat(RankByInterval.of(ratings))
        .isEqualTo(Map.of("clearly best", 1, "touching it", 1, "middle", 2, "last", 4));
  }

  @Example
  void shouldRefuseSettingsThatMakeNoSense() {
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> RatingSettings.DEFAULT.withRidge(bad))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new Elo(bad, 1000, BothBad.TIE))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Anchor.Mean(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void shouldExchangePointsOnlineSoThatTheMeanStays() {
    assertThat(Elo.DEFAULT.exchanged(1000, 1000, VoteOutcome.MODEL_A)).isEqualTo(2);
    assertThat(Elo.DEFAULT.exchanged(1400, 1000, VoteOutcome.MODEL_B))
        .isCloseTo(-40.0 / 11, within(1e-14));
    assertThat(Elo.DEFAULT.exchanged(1400, 1000, VoteOutcome.BOTH_BAD))
        .isEqualTo(Elo.DEFAULT.exchanged(1400, 1000, VoteOutcome.TIE))
        .isNegative();
    assertThat(new Elo(4, 1000, BothBad.IGNORE).exchanged(1400, 1000, VoteOutcome.BOTH_BAD))
        .isZero();
    double mean =
        Elo.DEFAULT.after(RandomVotes.of(3, 9, 500)).values().stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(1000, within(1e-9));
  }
}
