package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Votes that count more than once, by weight or by count. */
class WeightedVotesTest {
  private static final double POINTS = 400 / Math.log(10);
  private static final double[] WEIGHTS = {0.1, 0.25, 1, 1, 1.7, 3, 1e-6, 12345.678};

  private static List<Vote> weighted(long seed, int models, int votes) {
    Random random = new Random(seed);
    return RandomVotes.of(seed, models, votes).stream()
        .map(vote -> vote.weighing(WEIGHTS[random.nextInt(WEIGHTS.length)]))
        .map(vote -> vote.times(1 + random.nextInt(4)))
        .toList();
  }

  private static List<Vote> writtenOut(List<Vote> votes) {
    List<Vote> single = new ArrayList<>();
    votes.forEach(vote -> single.addAll(Collections.nCopies((int) vote.count(), vote.times(1))));
    return single;
  }

  /** With the mean of strengths at 0, by another way: each strength in turn, until all stand. */
  private static double[] byHand(List<Vote> votes, List<String> models) {
    double[] odds = new double[models.size()];
    Arrays.fill(odds, 1);
    for (int step = 0; step < 20_000; step++) {
      double[] scored = new double[odds.length];
      double[] expected = new double[odds.length];
      for (Vote vote : votes) {
        int a = models.indexOf(vote.modelA());
        int b = models.indexOf(vote.modelB());
        double weight = vote.weight() * vote.count();
        double scoreA =
            switch (vote.outcome()) {
              case MODEL_A -> 1;
              case MODEL_B -> 0;
              case TIE, BOTH_BAD -> 0.5;
            };
        scored[a] += weight * scoreA;
        scored[b] += weight * (1 - scoreA);
        expected[a] += weight / (odds[a] + odds[b]);
        expected[b] += weight / (odds[a] + odds[b]);
      }
      double logarithms = 0;
      for (int i = 0; i < odds.length; i++) {
        odds[i] = scored[i] / expected[i];
        logarithms += Math.log(odds[i]) / odds.length;
      }
      for (int i = 0; i < odds.length; i++) {
        odds[i] /= Math.exp(logarithms);
      }
    }
    return Arrays.stream(odds).map(Math::log).toArray();
  }

  @Example
  void shouldBeTheGreatestLikelihoodOfVotesToThePowerOfTheirWeights() {
    Random random = new Random(4);
    List<Vote> votes =
        RandomVotes.of(4, 5, 300).stream()
            .map(vote -> vote.weighing(0.1 + 3 * random.nextDouble()).times(1 + random.nextInt(3)))
            .toList();
    BradleyTerry fit = BradleyTerry.fit(VoteCounts.of(votes), BothBad.TIE);
    assertThat(fit.strengths()).containsExactly(byHand(votes, fit.models()), within(1e-9 / POINTS));
  }

  @Property(tries = 30)
  void shouldRateACountAsTheVotesWrittenOutWithTheVeryInterval(@ForAll long seed) {
    List<Vote> votes = weighted(seed, 5, 60);
    List<Vote> single = writtenOut(votes);
    ArenaRatings counted = ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT);
    assertThat(counted.ratings())
        .isEqualTo(ArenaRatings.of(VoteCounts.of(single), RatingSettings.DEFAULT).ratings());
    shouldBeClose(
        ArenaRatings.clustered(votes, RatingSettings.DEFAULT).ratings(),
        ArenaRatings.clustered(single, RatingSettings.DEFAULT).ratings());
    assertThat(BootstrapInterval.of(votes, RatingSettings.DEFAULT, 5, seed))
        .isEqualTo(BootstrapInterval.of(single, RatingSettings.DEFAULT, 5, seed));
    assertThat(Elo.DEFAULT.after(votes)).isEqualTo(Elo.DEFAULT.after(single));
  }

  @Example
  void shouldTakeStyleOutOfACountAsOfTheVotesWrittenOut() {
    List<Vote> votes = weighted(5, 5, 400);
    shouldBeClose(styled(votes).ratings().ratings(), styled(writtenOut(votes)).ratings().ratings());
  }

  private static StyleControl styled(List<Vote> votes) {
    List<StyledVote> styled = new ArrayList<>();
    for (Vote vote : votes) {
      Random style = new Random(31L * vote.modelA().hashCode() + vote.outcome().ordinal());
      styled.add(
          new StyledVote(
              vote,
              new Style(100 + style.nextInt(300), style.nextInt(3), 0, 0),
              new Style(100 + style.nextInt(300), style.nextInt(3), 0, 0)));
    }
    return StyleControl.fit(styled, RatingSettings.DEFAULT);
  }

  private static void shouldBeClose(Map<String, Rating> actual, Map<String, Rating> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (model, rating) -> {
          double tiny = 1e-9 * Math.max(1, rating.ciHigh() - rating.ciLow());
          assertThat(actual.get(model).value()).isCloseTo(rating.value(), within(tiny));
          assertThat(actual.get(model).ciLow()).isCloseTo(rating.ciLow(), within(tiny));
          assertThat(actual.get(model).ciHigh()).isCloseTo(rating.ciHigh(), within(tiny));
        });
  }

  @Example
  void shouldRateAWholeWeightAsThatManyVotesAndBeLessSureOfIt() {
    List<Vote> votes = RandomVotes.of(9, 4, 200);
    Random random = new Random(9);
    List<Vote> weights = votes.stream().map(v -> v.weighing(1 + random.nextInt(5))).toList();
    List<Vote> counts = weights.stream().map(v -> v.weighing(1).times((long) v.weight())).toList();
    ArenaRatings byWeight = ArenaRatings.of(VoteCounts.of(weights), RatingSettings.DEFAULT);
    ArenaRatings byCount = ArenaRatings.of(VoteCounts.of(counts), RatingSettings.DEFAULT);
    for (String model : byWeight.models()) {
      assertThat(byWeight.rating(model).value()).isEqualTo(byCount.rating(model).value());
      assertThat(byWeight.rating(model).variance())
          .isGreaterThan(2 * byCount.rating(model).variance());
    }
  }

  /**
   * A scores 3 + 1/2 of weights 3 and 1, B 1 + 1/2: so p = 3.5 / 5, H = 5 p (1 - p), and V = (9 +
   * 0) (1 - p)^2 + 1 p^2 + 1 (1/2 - p)^2 with one vote each of weight 3, 1 and 1 (a tie).
   */
  @Example
  void shouldBeTheSandwichOfSquaredWeightsByHand() {
    List<Vote> votes =
        List.of(
            Vote.of("a", "b", VoteOutcome.MODEL_A).weighing(3),
            Vote.of("a", "b", VoteOutcome.MODEL_B),
            Vote.of("b", "a", VoteOutcome.TIE));
    double p = 0.7;
    double h = 5 * p * (1 - p);
    double v = 9 * 0.3 * 0.3 + 0.7 * 0.7 + 0.2 * 0.2;
    double[][] covariance =
        SandwichInterval.covariance(BradleyTerry.fit(VoteCounts.of(votes), BothBad.TIE), 0);
    double ofDifference = covariance[0][0] + covariance[1][1] - 2 * covariance[0][1];
    assertThat(ofDifference).isCloseTo(v / (h * h), within(1e-12));
  }

  @Example
  void shouldBeAsSureWhateverAllVotesWeighAlike() {
    List<Vote> votes = RandomVotes.of(11, 4, 200);
    List<Vote> heavy = votes.stream().map(vote -> vote.weighing(7)).toList();
    shouldBeClose(
        ArenaRatings.of(VoteCounts.of(heavy), RatingSettings.DEFAULT).ratings(),
        ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT).ratings());
  }

  @Property(tries = 50)
  void shouldCountTheSameInWhateverOrderSidesAndParts(@ForAll long seed) {
    List<Vote> votes = weighted(seed, 6, 120);
    VoteCounts whole = VoteCounts.of(votes);
    List<Vote> other = new ArrayList<>(votes);
    Collections.shuffle(other, new Random(seed));
    other.replaceAll(vote -> vote.hashCode() % 2 == 0 ? vote.swapped() : vote);
    VoteCounts merged = VoteCounts.of(other.subList(0, 50));
    merged.add(VoteCounts.of(other.subList(50, 120)));
    assertThat(merged).isEqualTo(whole);
    assertThat(ArenaRatings.of(merged, RatingSettings.DEFAULT).ratings())
        .isEqualTo(ArenaRatings.of(whole, RatingSettings.DEFAULT).ratings());
  }

  @Property(tries = 50)
  void shouldTakeBackWhatWasAddedWithoutATrace(@ForAll long seed) {
    List<Vote> votes = weighted(seed, 6, 120);
    VoteCounts counts = VoteCounts.of(votes);
    votes.subList(40, 120).forEach(vote -> counts.remove(vote.swapped()));
    assertThat(counts).isEqualTo(VoteCounts.of(votes.subList(0, 40)));
    votes.subList(0, 40).forEach(counts::remove);
    assertThat(counts).isEqualTo(new VoteCounts());
  }

  @Property(tries = 100)
  void shouldRoundOnceHoweverManyWeightsAreAddedUp(@ForAll long seed) {
    Random random = new Random(seed);
    WeightSums sums = WeightSums.NONE;
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (int i = 0; i < 50; i++) {
      double weight = Math.pow(10, 12 * random.nextDouble() - 6);
      sums = sums.plus(WeightSums.of(weight, 3));
      BigDecimal exact = new BigDecimal(weight);
      sum = sum.add(exact.multiply(BigDecimal.valueOf(3)));
      squares = squares.add(exact.pow(2).multiply(BigDecimal.valueOf(3)));
    }
    assertThat(sums.sum(150)).isEqualTo(sum.doubleValue());
    assertThat(sums.squares(150)).isEqualTo(squares.doubleValue());
  }

  @Example
  void shouldRefuseWhatIsNoWeightAndNoCount() {
    Vote vote = Vote.of("a", "b", VoteOutcome.TIE);
    for (double weight : new double[] {0, -1, 1e-7, 1e7, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> vote.weighing(weight))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(weight));
    }
    for (long count : new long[] {0, -1, Vote.MOST_COUNT + 1}) {
      assertThatThrownBy(() -> vote.times(count))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(count));
    }
  }

  @Example
  void shouldRefuseToTakeBackAVoteOfAnotherWeight() {
    VoteCounts counts = VoteCounts.of(List.of(Vote.of("a", "b", VoteOutcome.TIE).weighing(2)));
    assertThatThrownBy(() -> counts.remove("a", "b", VoteOutcome.TIE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(counts.votes()).isEqualTo(1);
  }

  @Example
  void shouldExchangeAsManyTimesThePointsAsAVoteWeighsButNotWithoutBound() {
    assertThat(Elo.DEFAULT.exchanged(1000, 1000, VoteOutcome.MODEL_A, 3)).isEqualTo(6);
    assertThat(Elo.DEFAULT.exchanged(1000, 1000, VoteOutcome.MODEL_B, 1e6)).isEqualTo(-400);
  }

  @Example
  void shouldCountWhatACellHoldsAndWeighWhatItIsWorth() {
    VoteCounts counts =
        VoteCounts.of(
            List.of(
                Vote.of("a", "b", VoteOutcome.MODEL_A).weighing(3).times(2),
                Vote.of("b", "a", VoteOutcome.MODEL_A)));
    PairCount pair = counts.pairs().get(0);
    assertThat(pair.firstWins()).isEqualTo(2);
    assertThat(pair.weight(VoteOutcome.MODEL_A)).isEqualTo(6);
    assertThat(pair.winRate(VoteOutcome.MODEL_A)).isEqualTo(6.0 / 7);
    assertThat(counts.models().get("a").votes()).isEqualTo(3);
  }
}
