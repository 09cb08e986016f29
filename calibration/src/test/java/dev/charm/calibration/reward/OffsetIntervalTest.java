package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetIntervalTest {
  private static final Objective WIN_RATE = new Objective.WinRate();
  private static final Objective PAIRED = new Objective.Paired(1.0);

  private static double[] normal(Random random, int n, double mean) {
    return random.doubles(n).map(u -> mean + 2 * random.nextGaussian()).toArray();
  }

  @Test
  void shouldHoldTheTrueOffsetInAboutNineteenOfTwentySamples() {
    // With d normal and symmetric about 0.7 and P = 1/2 the true offset is -0.7 for every
    // objective.
    Random random = new Random(17);
    int samples = 1000;
    int paired = 0;
    int winRate = 0;
    int allPairs = 0;
    for (int s = 0; s < samples; s++) {
      double[] o = normal(random, 120, 0.7);
      double[] r = normal(random, 120, 0.0);
      double[] d = new double[o.length];
      for (int i = 0; i < d.length; i++) {
        d[i] = o[i] - r[i];
      }
      Differences differences = Differences.of(d);
      paired += holds(interval(PAIRED, differences, 0.5, 0.0));
      winRate += holds(interval(WIN_RATE, differences, 0.5, 0.0));
      double offset = OffsetSolver.solveAllPairs(o, r, 0.5, 1.0);
      allPairs += holds(OffsetInterval.ofAllPairs(o, r, offset, 0.5, 1.0, 0.0));
    }
    assertThat(paired / (double) samples).isBetween(0.93, 0.97);
    assertThat(winRate / (double) samples).isBetween(0.93, 0.985);
    assertThat(allPairs / (double) samples).isBetween(0.93, 0.97);
  }

  private static int holds(OffsetInterval interval) {
    return interval.low() <= -0.7 && -0.7 <= interval.high() ? 1 : 0;
  }

  private static OffsetInterval interval(
      Objective objective, Differences differences, double expected, double ratingVariance) {
    double offset = OffsetSolver.solve(objective, differences, expected);
    return OffsetInterval.of(objective, differences, offset, expected, ratingVariance);
  }

  @Test
  void shouldFollowTheFormulaForPairs() {
    Differences d = Differences.of(-1, 0, 0, 2);
    double offset = OffsetSolver.solve(PAIRED, d, 0.6);
    double[] sigma = {s(-1 + offset), s(offset), s(offset), s(2 + offset)};
    double mean = 0;
    double slope = 0;
    for (double x : sigma) {
      mean += x / 4;
      slope += x * (1 - x) / 4;
    }
    double variance = 0;
    for (double x : sigma) {
      variance += (x - mean) * (x - mean) / 3;
    }
    double rating = 0.6 * 0.4 * Math.log(10) / 400;
    double half = Rating.Z95 * Math.sqrt(variance / 4 + rating * rating * 50) / slope;
    OffsetInterval interval = OffsetInterval.of(PAIRED, d, offset, 0.6, 50);
    assertThat(interval.low()).isCloseTo(offset - half, within(1e-12));
    assertThat(interval.high()).isCloseTo(offset + half, within(1e-12));
  }

  private static double s(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void shouldReadTheIntervalOfTheWinRateOffTheOrderStatistics() {
    double[] d = new double[100];
    for (int i = 0; i < d.length; i++) {
      d[i] = i + 1;
    }
    // 0.5 +- 0.098: 40 to 60 wins, so the 40th and the 61st largest: 61 and 40.
    OffsetInterval interval = interval(WIN_RATE, Differences.of(d), 0.5, 0.0);
    assertThat(interval.low()).isEqualTo(-61.0);
    assertThat(interval.high()).isEqualTo(-40.0);
  }

  @Test
  void shouldSayWhichErrorDominates() {
    Differences few = Differences.of(normal(new Random(1), 50, 0));
    Differences many = Differences.of(normal(new Random(1), 50_000, 0));
    double ratingVariance = 25.0;
    for (Objective objective : new Objective[] {PAIRED, WIN_RATE}) {
      assertThat(interval(objective, few, 0.4, ratingVariance).dominant())
          .isEqualTo(ErrorSource.PROMPTS);
      assertThat(interval(objective, many, 0.4, ratingVariance).dominant())
          .isEqualTo(ErrorSource.RATINGS);
    }
  }

  @Test
  void shouldPutNoBoundWhereTheDataPutNone() {
    for (Objective objective : new Objective[] {PAIRED, WIN_RATE}) {
      OffsetInterval interval = interval(objective, Differences.of(1.0), 0.4, 0.0);
      assertThat(interval.low()).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(interval.high()).isEqualTo(Double.POSITIVE_INFINITY);
    }
    OffsetInterval rare = interval(WIN_RATE, Differences.of(normal(new Random(1), 20, 0)), .01, 0);
    assertThat(rare.low()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(rare.high()).isFinite();
  }

  @Test
  void shouldHoldItsOffsetEvenWhenAllScoresAreEqual() {
    Differences equal = Differences.ofCounts(new double[] {0.25}, new long[] {1_000_000});
    for (double expected : new double[] {0.01, 0.5, 0.99}) {
      for (Objective objective : new Objective[] {PAIRED, WIN_RATE}) {
        double offset = OffsetSolver.solve(objective, equal, expected);
        OffsetInterval interval = OffsetInterval.of(objective, equal, offset, expected, 4.0);
        assertThat(offset).isBetween(interval.low(), interval.high());
        assertThat(interval.low()).isNotNaN();
        assertThat(interval.high()).isNotNaN();
      }
    }
  }

  @Test
  void shouldSayWhenAnOffsetMakesTheHardRateWorse() {
    // Scores near 0.1: with T = 1 the soft rate hardly moves, so the offset overshoots the hard
    // one.
    double[] small = normal(new Random(5), 400, 0.1);
    for (int i = 0; i < small.length; i++) {
      small[i] *= 0.01;
    }
    Differences d = Differences.of(small);
    Rating o = Rating.withInterval(1040, 1030, 1050);
    Rating r = Rating.withInterval(1000, 990, 1010);
    Calibrated paired = Calibrator.calibrate(d, o, r, PAIRED);
    Calibrated winRate = Calibrator.calibrate(d, o, r, WIN_RATE);
    assertThat(paired.worse()).isTrue();
    assertThat(paired.calibratedHardWinRate()).isEqualTo(1.0);
    assertThat(winRate.worse()).isFalse();
    assertThat(
            Math.abs(MismatchDegree.of(winRate.calibratedHardWinRate(), winRate.expectedWinRate())))
        .isLessThan(1.0 / 400);
    assertThat(winRate.expectedWinRate()).isEqualTo(ExpectedWinRate.of(1040, 1000));
    assertThat(winRate.offsetCiLow()).isLessThan(winRate.offset());
    assertThat(winRate.offsetCiHigh()).isGreaterThan(winRate.offset());
  }
}
