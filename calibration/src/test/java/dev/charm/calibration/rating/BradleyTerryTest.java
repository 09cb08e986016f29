package dev.charm.calibration.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BradleyTerryTest {
  @Property(tries = 200)
  void shouldLetEveryModelScoreWhatItsStrengthPromises(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int models) {
    VoteCounts counts = VoteCounts.of(RandomVotes.of(seed, models, 40 * models));
    BradleyTerry fit = BradleyTerry.fit(counts, BothBad.TIE);
    if (!fit.regularised()) {
      shouldScoreAsPromised(fit, counts);
    }
  }

  @Property(tries = 100)
  void shouldArriveHoweverUnevenTheCountsAre(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int models) {
    Random random = new Random(seed);
    VoteCounts counts = new VoteCounts();
    for (int i = 0; i < models; i++) {
      long many = (long) Math.pow(10, random.nextInt(9));
      String next = "model-" + (i + 1) % models;
      String one = "model-" + i;
      counts.add(
          one.compareTo(next) < 0
              ? new PairCount(one, next, many, 1, 0, 0)
              : new PairCount(next, one, 1, many, 0, 0));
    }
    BradleyTerry fit = BradleyTerry.fit(counts, BothBad.TIE);
    if (!fit.regularised()) {
      shouldScoreAsPromised(fit, counts);
    } else {
      assertThat(fit.warnings()).containsOnlyKeys(RatingWarning.UNDETERMINED);
      assertThat(fit.strengths()).doesNotContain(Double.NaN).hasSize(models);
    }
  }

  private static void shouldScoreAsPromised(BradleyTerry fit, VoteCounts counts) {
    double[] excess = new double[fit.models().size()];
    double[] games = new double[excess.length];
    for (PairCount pair : counts.pairs()) {
      int i = fit.models().indexOf(pair.first());
      int j = fit.models().indexOf(pair.second());
      double rate = 1 / (1 + Math.exp(fit.strengths()[j] - fit.strengths()[i]));
      double score = pair.firstWins() + 0.5 * (pair.ties() + pair.bothBad());
      excess[i] += score - pair.votes() * rate;
      excess[j] -= score - pair.votes() * rate;
      games[i] += pair.votes();
      games[j] += pair.votes();
    }
    for (int i = 0; i < excess.length; i++) {
      assertThat(excess[i] / games[i]).isCloseTo(0, within(1e-12));
    }
  }

  @Property(tries = 50)
  void shouldBeTheSameToTheLastBitForAnyOrderAndSides(@ForAll long seed) {
    List<Vote> votes = RandomVotes.of(seed, 9, 150);
    List<Vote> other = new ArrayList<>(votes.stream().map(Vote::swapped).toList());
    Collections.shuffle(other, new Random(seed));
    assertThat(BradleyTerry.fit(VoteCounts.of(other), BothBad.TIE).strengths())
        .isEqualTo(BradleyTerry.fit(VoteCounts.of(votes), BothBad.TIE).strengths());
    assertThat(ArenaRatings.of(VoteCounts.of(other), RatingSettings.DEFAULT).ratings())
        .isEqualTo(ArenaRatings.of(VoteCounts.of(votes), RatingSettings.DEFAULT).ratings());
    assertThat(ArenaRatings.clustered(other, RatingSettings.DEFAULT).ratings())
        .isEqualTo(ArenaRatings.clustered(votes, RatingSettings.DEFAULT).ratings());
  }

  @Example
  void shouldRateNothingWithoutVotes() {
    BradleyTerry fit = BradleyTerry.fit(new VoteCounts(), BothBad.TIE);
    assertThat(fit.models()).isEmpty();
    assertThat(fit.strengths()).isEmpty();
    assertThat(fit.warnings()).isEmpty();
    assertThat(ArenaRatings.of(new VoteCounts(), RatingSettings.DEFAULT).ratings()).isEmpty();
    assertThat(ArenaRatings.clustered(List.of(), RatingSettings.DEFAULT).ratings()).isEmpty();
    assertThat(BootstrapInterval.of(List.of(), RatingSettings.DEFAULT, 2, 1)).isEmpty();
  }

  @Example
  void shouldTakeBothBadAsTheSettingSays() {
    VoteCounts counts = new VoteCounts();
    counts.add(new PairCount("a", "b", 3, 1, 0, 4));
    counts.add(new PairCount("a", "c", 0, 0, 0, 2));
    assertThat(difference(BradleyTerry.fit(counts, BothBad.TIE), "a", "b"))
        .isCloseTo(Math.log(5.0 / 3.0), within(1e-14));
    BradleyTerry ignoring = BradleyTerry.fit(counts, BothBad.IGNORE);
    assertThat(difference(ignoring, "a", "b")).isCloseTo(Math.log(3), within(1e-14));
    assertThat(ignoring.models()).containsExactly("a", "b");
    assertThat(ignoring.warnings()).isEqualTo(Map.of(RatingWarning.UNRATED, List.of("c")));
  }

  @Example
  void shouldNameTheUndefeatedAndTheWinlessAndRateThemFinitely() {
    VoteCounts counts = circle("a", "b", "c", 20);
    counts.add(new PairCount("a", "up", 0, 9, 0, 0));
    counts.add(new PairCount("a", "down", 9, 0, 0, 0));
    ArenaRatings ratings = ArenaRatings.of(counts, RatingSettings.DEFAULT);
    assertThat(ratings.warnings())
        .isEqualTo(
            Map.of(
                RatingWarning.UNDEFEATED,
                List.of("up"),
                RatingWarning.WINLESS,
                List.of("down"),
                RatingWarning.FEW_VOTES,
                List.of("down", "up")));
    RatingDifference up = ratings.difference("up", "a");
    assertThat(up.value()).isBetween(300.0, 800.0);
    assertThat(up.deviation()).isGreaterThan(200);
    assertThat(ratings.difference("a", "down").value()).isCloseTo(up.value(), within(1e-9));
  }

  @Example
  void shouldCentreGroupsThatNeverMetOnEachOther() {
    VoteCounts counts = circle("a", "b", "c", 5);
    counts.add(circle("x", "y", "z", 50));
    counts.add("x", "w", VoteOutcome.TIE);
    BradleyTerry fit = BradleyTerry.fit(counts, BothBad.TIE);
    assertThat(fit.warnings())
        .isEqualTo(Map.of(RatingWarning.DISCONNECTED, List.of("a", "b", "c")));
    for (double strength : fit.strengths()) {
      assertThat(strength).isCloseTo(0, within(1e-12));
    }
  }

  @Example
  void shouldNameAGroupThatOnlyEverWonAgainstTheOthers() {
    VoteCounts counts = circle("a", "b", "c", 5);
    counts.add("x", "y", VoteOutcome.MODEL_A);
    counts.add("x", "y", VoteOutcome.MODEL_B);
    counts.add("x", "a", VoteOutcome.MODEL_A);
    BradleyTerry fit = BradleyTerry.fit(counts, BothBad.TIE);
    assertThat(fit.warnings()).isEqualTo(Map.of(RatingWarning.ONE_SIDED, List.of("x", "y")));
    assertThat(difference(fit, "x", "a")).isPositive();
  }

  @Example
  void shouldPutTheVirtualPlayerHalfwayBetweenTwoModelsWithOneVote() {
    // With the virtual player between two models by symmetry at 0: q = p - 1/2 with p = sigma(2 b)
    // and p' = sigma(b): 1 - sigma(2 b) = sigma(b) - 1/2, checked by what it should promise.
    BradleyTerry fit =
        BradleyTerry.fit(
            VoteCounts.of(List.of(Vote.of("a", "b", VoteOutcome.MODEL_A))), BothBad.TIE);
    double b = difference(fit, "a", "b") / 2;
    assertThat(1 / (1 + Math.exp(2 * b))).isCloseTo(1 / (1 + Math.exp(-b)) - 0.5, within(1e-12));
    assertThat(fit.warnings().keySet())
        .containsExactly(RatingWarning.UNDEFEATED, RatingWarning.WINLESS);
  }

  private static VoteCounts circle(String a, String b, String c, int times) {
    VoteCounts counts = new VoteCounts();
    counts.add(new PairCount(a, b, times, 0, 0, 0));
    counts.add(new PairCount(b, c, times, 0, 0, 0));
    counts.add(new PairCount(a, c, 0, times, 0, 0));
    return counts;
  }

  private static double difference(BradleyTerry fit, String i, String j) {
    return fit.strengths()[fit.models().indexOf(i)] - fit.strengths()[fit.models().indexOf(j)];
  }
}
