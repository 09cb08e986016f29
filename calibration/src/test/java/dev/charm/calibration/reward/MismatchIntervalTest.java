package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingDifference;
import dev.charm.calibration.rating.RatingErrors;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MismatchIntervalTest {
  private static RatingDifference ratings(double difference, double deviation) {
    return new RatingDifference(difference, deviation * deviation, RatingErrors.INDEPENDENT);
  }

  @Example
  void shouldHoldTheTrueMismatchInAboutNineteenOfTwentySamples() {
    Random random = new Random(23);
    double[][] truths = {{0.64, 0, 6}, {0.5, 0, 12}, {0.9, 120, 6}, {0.08, -40, 20}, {0.3, 60, 0}};
    for (double[] truth : truths) {
      double degree = MismatchDegree.of(truth[0], ExpectedWinRate.of(truth[1]));
      int held = 0;
      int samples = 4000;
      for (int s = 0; s < samples; s++) {
        int wins = 0;
        for (int i = 0; i < 150; i++) {
          wins += random.nextDouble() < truth[0] ? 1 : 0;
        }
        double estimated = truth[1] + truth[2] * random.nextGaussian();
        MismatchInterval interval = MismatchInterval.of(wins, 150, ratings(estimated, truth[2]));
        held += interval.low() <= degree && degree <= interval.high() ? 1 : 0;
      }
      assertThat(held / (double) samples).as("at " + truth[0]).isBetween(0.935, 0.97);
    }
  }

  @Example
  void shouldBeTheDeltaMethodWhereErrorsAreSmall() {
    long n = 4_000_000;
    double h = 0.7;
    for (double difference : new double[] {-80, 90}) {
      double p = ExpectedWinRate.of(difference);
      double m = Math.max(p, 1 - p);
      double byHard = h * (1 - h) / n / (m * m);
      double byExpected = p > 0.5 ? -h / (p * p) : -(1 - h) / ((1 - p) * (1 - p));
      double byRating = byExpected * ExpectedWinRate.slope(p) * 0.1;
      double half = Rating.Z95 * Math.sqrt(byHard + byRating * byRating);
      MismatchInterval interval = MismatchInterval.of(2_800_000, n, ratings(difference, 0.1));
      double degree = MismatchDegree.of(h, p);
      assertThat((degree - interval.low()) / half).isCloseTo(1, within(1e-3));
      assertThat((interval.high() - degree) / half).isCloseTo(1, within(1e-3));
    }
  }

  @Property
  void shouldHoldItsDegreeAndStayOnTheScale(
      @ForAll @IntRange(min = 1, max = 300) int prompts,
      @ForAll @IntRange(min = 0, max = 300) int wins,
      @ForAll @IntRange(min = -900, max = 900) int difference,
      @ForAll @IntRange(min = 0, max = 1000) int deviation) {
    int some = Math.min(wins, prompts);
    RatingDifference ratings = ratings(difference, deviation);
    MismatchInterval interval = MismatchInterval.of(some, prompts, ratings);
    double degree = MismatchDegree.of((double) some / prompts, ratings.expectedWinRate());
    assertThat(degree).isBetween(interval.low(), interval.high());
    assertThat(interval.low()).isBetween(-1.0, 1.0);
    assertThat(interval.high()).isBetween(-1.0, 1.0);
    assertThat(interval.low()).isLessThan(interval.high());
  }

  @Property
  void shouldTurnRoundWhenModelsChangePlaces(
      @ForAll @IntRange(min = 0, max = 200) int wins,
      @ForAll @IntRange(min = -500, max = 500) int difference,
      @ForAll @IntRange(min = 0, max = 60) int deviation) {
    MismatchInterval there = MismatchInterval.of(wins, 200, ratings(difference, deviation));
    MismatchInterval back = MismatchInterval.of(200 - wins, 200, ratings(-difference, deviation));
    assertThat(back.low()).isCloseTo(-there.high(), within(1e-12));
    assertThat(back.high()).isCloseTo(-there.low(), within(1e-12));
  }

  @Example
  void shouldSayWhichErrorDominates() {
    assertThat(MismatchInterval.of(60, 100, ratings(0, 5)).dominant())
        .isEqualTo(ErrorSource.PROMPTS);
    assertThat(MismatchInterval.of(60_000, 100_000, ratings(0, 5)).dominant())
        .isEqualTo(ErrorSource.RATINGS);
  }

  @Example
  void shouldRefuseSharesThatAreNone() {
    long[][] none = {{0, 0}, {-1, 5}, {6, 5}};
    for (long[] share : none) {
      assertThatThrownBy(() -> MismatchInterval.of(share[0], share[1], ratings(0, 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
