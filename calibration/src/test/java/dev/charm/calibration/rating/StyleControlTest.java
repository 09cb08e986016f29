package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.numeric.Newton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StyleControlTest {
  private static final Style PLAIN = new Style(100, 0, 0, 0);
  private static final double[] PLANTED = {1.0, 0.0, 0.5, -0.4}; // of a share, not a deviation

  /** Votes on models of equal strength, where longer answers are written by later models. */
  private static List<StyledVote> swayed(long seed, int votes) {
    Random random = new Random(seed);
    List<StyledVote> all = new ArrayList<>();
    for (int i = 0; i < votes; i++) {
      int a = random.nextInt(6);
      int b = (a + 1 + random.nextInt(5)) % 6;
      Style styleA = style(random, a);
      Style styleB = style(random, b);
      double logOdds = 0;
      for (StyleFeature feature : StyleFeature.values()) {
        logOdds += PLANTED[feature.ordinal()] * feature.difference(styleA, styleB);
      }
      VoteOutcome outcome =
          random.nextDouble() < 1 / (1 + Math.exp(-logOdds))
              ? VoteOutcome.MODEL_A
              : VoteOutcome.MODEL_B;
      all.add(new StyledVote(Vote.of("model-" + a, "model-" + b, outcome), styleA, styleB));
    }
    return all;
  }

  private static Style style(Random random, int model) {
    return new Style(
        (50 + random.nextInt(400)) * (1 + model),
        random.nextInt(4),
        random.nextInt(9),
        random.nextInt(5));
  }

  @Test
  void shouldFindPlantedCoefficientsAndRateEqualModelsEqual() {
    List<StyledVote> votes = swayed(1, 20_000);
    StyleControl control = StyleControl.fit(votes, RatingSettings.DEFAULT);
    for (StyleFeature feature : StyleFeature.values()) {
      double square =
          votes.stream()
              .mapToDouble(v -> Math.pow(feature.difference(v.styleA(), v.styleB()), 2))
              .average()
              .orElseThrow();
      StyleCoefficient coefficient = control.coefficients().get(feature);
      assertThat(PLANTED[feature.ordinal()] * Math.sqrt(square))
          .as(feature.label())
          .isBetween(coefficient.low(), coefficient.high());
      assertThat(coefficient.deviation()).isBetween(0.01, 0.03);
    }
    VoteCounts counts = VoteCounts.of(votes.stream().map(StyledVote::vote).toList());
    double plain =
        ArenaRatings.of(counts, RatingSettings.DEFAULT).difference("model-5", "model-0").value();
    RatingDifference controlled = control.ratings().difference("model-5", "model-0");
    assertThat(plain).isGreaterThan(60);
    assertThat(Math.abs(controlled.value())).isLessThan(2.5 * controlled.deviation());
  }

  @Test
  void shouldBePlainBradleyTerryWhereAllAnswersAreOfOneStyle() {
    List<Vote> votes = RandomVotes.of(5, 7, 300);
    StyleControl control =
        StyleControl.fit(
            votes.stream().map(vote -> new StyledVote(vote, PLAIN, PLAIN)).toList(),
            RatingSettings.DEFAULT);
    ArenaRatings plain = ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT);
    assertThat(control.coefficients()).isEmpty();
    shouldBeClose(control.ratings().ratings(), plain.ratings());
    assertThat(control.ratings().warnings()).isEqualTo(plain.warnings());
  }

  @Test
  void shouldBePlainBradleyTerryWithTheVirtualPlayerToo() {
    List<Vote> votes =
        List.of(
            Vote.of("a", "b", VoteOutcome.MODEL_A),
            Vote.of("a", "b", VoteOutcome.TIE),
            Vote.of("c", "a", VoteOutcome.MODEL_A),
            Vote.of("c", "b", VoteOutcome.BOTH_BAD));
    RatingSettings settings = RatingSettings.DEFAULT.withBothBad(BothBad.IGNORE);
    StyleControl control =
        StyleControl.fit(
            votes.stream().map(vote -> new StyledVote(vote, PLAIN, PLAIN)).toList(), settings);
    ArenaRatings plain = ArenaRatings.of(VoteCounts.of(votes), settings);
    shouldBeClose(control.ratings().ratings(), plain.ratings());
    assertThat(control.ratings().warnings())
        .isEqualTo(
            Map.of(
                RatingWarning.UNDEFEATED,
                List.of("c"),
                RatingWarning.FEW_VOTES,
                List.of("a", "b", "c")));
  }

  private static void shouldBeClose(Map<String, Rating> actual, Map<String, Rating> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (model, rating) -> {
          assertThat(actual.get(model).value()).isCloseTo(rating.value(), within(1e-8));
          assertThat(actual.get(model).ciLow()).isCloseTo(rating.ciLow(), within(1e-6));
          assertThat(actual.get(model).ciHigh()).isCloseTo(rating.ciHigh(), within(1e-6));
        });
  }

  @Test
  void shouldHaveNoGradientLeftAtTheFit() {
    List<StyledVote> votes = swayed(2, 500);
    BradleyTerry plain =
        BradleyTerry.fit(VoteCounts.of(votes.stream().map(StyledVote::vote).toList()), BothBad.TIE);
    StyledLikelihood likelihood = new StyledLikelihood(StyledComparisons.of(votes, plain));
    for (double slope : likelihood.at(Newton.maximum(likelihood)).gradient()) {
      assertThat(slope).isCloseTo(0, within(1e-10));
    }
  }

  @Test
  void shouldNotDependOnOrderOrSides() {
    List<StyledVote> votes = swayed(3, 300);
    List<StyledVote> other = new ArrayList<>(votes.stream().map(StyledVote::swapped).toList());
    Collections.shuffle(other, new Random(3));
    StyleControl one = StyleControl.fit(votes, RatingSettings.DEFAULT);
    StyleControl two = StyleControl.fit(other, RatingSettings.DEFAULT);
    assertThat(two.ratings().ratings()).isEqualTo(one.ratings().ratings());
    assertThat(two.coefficients()).isEqualTo(one.coefficients());
  }

  @Test
  void shouldSayWhenStyleAloneDecidesEveryVote() {
    List<StyledVote> votes = new ArrayList<>();
    for (Vote vote : RandomVotes.of(6, 4, 200)) {
      if (vote.outcome() == VoteOutcome.MODEL_A) {
        votes.add(new StyledVote(vote, new Style(200, 0, 0, 0), PLAIN));
      } else if (vote.outcome() == VoteOutcome.MODEL_B) {
        votes.add(new StyledVote(vote, PLAIN, new Style(200, 0, 0, 0)));
      }
    }
    assertThatThrownBy(() -> StyleControl.fit(votes, RatingSettings.DEFAULT))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("LENGTH");
  }

  @Test
  void shouldRateNothingWithoutVotes() {
    StyleControl control = StyleControl.fit(List.of(), RatingSettings.DEFAULT);
    assertThat(control.ratings().ratings()).isEmpty();
    assertThat(control.coefficients()).isEmpty();
  }

  @Test
  void shouldCompareStylesByShares() {
    assertThat(StyleFeature.LENGTH.difference(new Style(300, 0, 0, 0), PLAIN)).isEqualTo(0.5);
    assertThat(StyleFeature.BOLD.difference(PLAIN, PLAIN)).isZero();
    assertThatThrownBy(() -> new Style(-1, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
