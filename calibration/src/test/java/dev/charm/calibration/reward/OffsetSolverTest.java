package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.rating.Rating;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class OffsetSolverTest {
  private static final Objective WIN_RATE = new Objective.WinRate();
  private static final Objective PAIRED = new Objective.Paired(1.0);

  /** Coarse enough to tie and of either sign, as rewards of half precision are. */
  @Provide
  Arbitrary<double[]> evidence() {
    return Arbitraries.integers()
        .between(-400, 400)
        .map(i -> i / 32.0)
        .array(Double[].class)
        .ofMinSize(1)
        .ofMaxSize(60)
        .map(boxed -> Arrays.stream(boxed).mapToDouble(Double::doubleValue).toArray());
  }

  @Provide
  Arbitrary<Double> rates() {
    return Arbitraries.integers().between(1, 255).map(i -> i / 256.0);
  }

  private static double[] negated(double[] d) {
    return Arrays.stream(d).map(x -> -x).toArray();
  }

  @Property
  void shouldMeetTheSoftRate(@ForAll("evidence") double[] d, @ForAll("rates") double expected) {
    Differences differences = Differences.of(d);
    double offset = OffsetSolver.solve(PAIRED, differences, expected);
    assertThat(WinRate.soft(differences, offset, 1.0)).isCloseTo(expected, within(1e-12));
  }

  @Property
  void shouldRiseWithTheExpectedRate(
      @ForAll("evidence") double[] d, @ForAll("rates") double p, @ForAll("rates") double q) {
    Assume.that(p < q);
    Differences differences = Differences.of(d);
    assertThat(OffsetSolver.solve(PAIRED, differences, p))
        .isLessThan(OffsetSolver.solve(PAIRED, differences, q));
    assertThat(OffsetSolver.solve(WIN_RATE, differences, p))
        .isLessThanOrEqualTo(OffsetSolver.solve(WIN_RATE, differences, q));
  }

  @Property
  void shouldBeTheSameToTheBitInAnyOrder(
      @ForAll("evidence") double[] d, @ForAll("rates") double expected, @ForAll long seed) {
    List<Double> shuffled = new ArrayList<>(Arrays.stream(d).boxed().toList());
    Collections.shuffle(shuffled, new Random(seed));
    double[] other = shuffled.stream().mapToDouble(Double::doubleValue).toArray();
    for (Objective objective : List.of(WIN_RATE, PAIRED)) {
      assertThat(OffsetSolver.solve(objective, Differences.of(d), expected))
          .isEqualTo(OffsetSolver.solve(objective, Differences.of(other), expected));
    }
  }

  @Property
  void shouldBeNegatedWhenModelsChangePlaces(
      @ForAll("evidence") double[] d, @ForAll("rates") double expected) {
    assertThat(OffsetSolver.solve(PAIRED, Differences.of(negated(d)), 1 - expected))
        .isCloseTo(-OffsetSolver.solve(PAIRED, Differences.of(d), expected), within(1e-11));
    double there = OffsetSolver.solve(WIN_RATE, Differences.of(d), expected);
    double back = OffsetSolver.solve(WIN_RATE, Differences.of(negated(d)), 1 - expected);
    long wins = Differences.of(d).wins(there);
    long losses = Differences.of(negated(d)).wins(back);
    if (wins + losses == d.length) {
      assertThat(back).isEqualTo(0.0 - there);
    } else { // the one exception: two candidates equally near in rate and in |offset|
      assertThat(Math.abs(back)).isEqualTo(Math.abs(there));
      assertThat(Math.abs(wins - expected * d.length))
          .isEqualTo(Math.abs(losses - (1 - expected) * d.length));
    }
  }

  @Property
  void shouldComeAsNearTheHardRateAsAnyOffsetCould(
      @ForAll("evidence") double[] d, @ForAll("rates") double expected) {
    Differences differences = Differences.of(d);
    double offset = OffsetSolver.solve(WIN_RATE, differences, expected);
    double target = expected * d.length; // exact, as the rate is a multiple of 1/256
    double miss = Math.abs(differences.wins(offset) - target);
    double nearest = d.length - target;
    long largest = 0;
    for (int i = 0; i < differences.size(); i++) {
      nearest = Math.min(nearest, Math.abs(differences.wins(-differences.value(i)) - target));
      largest = Math.max(largest, differences.count(i));
    }
    assertThat(miss).isEqualTo(nearest);
    assertThat(miss).isLessThanOrEqualTo(largest / 2.0);
    assertThat(differences.tiesAt(offset)).isZero();
  }

  @Property
  void shouldFindTheSameOffsetByAllPairsOfOneReferenceScoreAsByPairs(
      @ForAll("evidence") double[] d, @ForAll("rates") double expected) {
    double[] zeros = new double[] {0.0};
    assertThat(OffsetSolver.solveAllPairs(d, zeros, expected, 1.0))
        .isCloseTo(OffsetSolver.solve(PAIRED, Differences.of(d), expected), within(1e-11));
  }

  @Property(tries = 200)
  void shouldAgreeWithThePlainMeanOverAllPairs(
      @ForAll("evidence") double[] o,
      @ForAll("evidence") double[] r,
      @ForAll("rates") double expected) {
    double offset = OffsetSolver.solveAllPairs(o, r, expected, 0.5);
    double sum = 0;
    for (double a : o) {
      for (double b : r) {
        sum += 1 / (1 + Math.exp(-(a + offset - b) / 0.5));
      }
    }
    assertThat(sum / o.length / r.length).isCloseTo(expected, within(1e-12));
  }

  @Property
  void shouldNeverMakeTheHardRateWorseByWinRate(
      @ForAll("evidence") double[] d, @ForAll @IntRange(min = -5, max = 5) int hundreds) {
    Rating o = Rating.exact(1000 + 100 * hundreds);
    assertThat(Calibrator.calibrate(Differences.of(d), o, Rating.exact(1000), WIN_RATE).worse())
        .isFalse();
  }

  @Example
  void shouldPutTheBoundaryMidwayBetweenTwoOrderStatistics() {
    Differences d = Differences.of(-3, -1, 2, 5);
    assertThat(OffsetSolver.solve(WIN_RATE, d, 0.25)).isEqualTo(-3.5);
    assertThat(OffsetSolver.solve(WIN_RATE, d, 0.26)).isEqualTo(-3.5);
    assertThat(OffsetSolver.solve(WIN_RATE, d, 0.5)).isEqualTo(-0.5);
    assertThat(OffsetSolver.solve(WIN_RATE, d, 0.75)).isEqualTo(2.0);
  }

  @Example
  void shouldGoHalfAMeanGapBeyondTheLastWhenAllOrNoneShouldWin() {
    Differences d = Differences.of(-3, -1, 2, 5);
    double half = 8.0 / 3 / 2;
    assertThat(OffsetSolver.solve(WIN_RATE, d, 1.0)).isEqualTo(3 + half);
    assertThat(OffsetSolver.solve(WIN_RATE, d, 0.95)).isEqualTo(3 + half);
    assertThat(OffsetSolver.solve(WIN_RATE, d, 0.0)).isEqualTo(-5 - half);
  }

  @Example
  void shouldTakeTheLesserCorrectionOfTwoEquallyNear() {
    assertThat(OffsetSolver.solve(WIN_RATE, Differences.of(1, 2, 4), 0.5)).isEqualTo(-1.5);
    assertThat(OffsetSolver.solve(WIN_RATE, Differences.of(-4, -2, -1), 0.5)).isEqualTo(1.5);
  }

  @Example
  void shouldHaveAnOutcomeWhenAllScoresAreEqual() {
    Differences d = Differences.ofCounts(new double[] {0.0}, new long[] {1_000_000});
    assertThat(OffsetSolver.solve(PAIRED, d, 0.75)).isCloseTo(Math.log(3), within(1e-12));
    assertThat(WinRate.hard(d, OffsetSolver.solve(WIN_RATE, d, 0.75))).isEqualTo(1.0);
    assertThat(WinRate.hard(d, OffsetSolver.solve(WIN_RATE, d, 0.25))).isEqualTo(0.0);
    assertThat(OffsetSolver.solve(WIN_RATE, d, 0.5)).isEqualTo(-0x1p-20);
  }

  @Example
  void shouldStayFiniteAtTheEndsOfTheRate() {
    Differences d = Differences.of(-1, 0.5, 3);
    for (double expected : new double[] {0.0, Double.MIN_VALUE, 1e-15, 1 - 1e-16, 1.0}) {
      assertThat(OffsetSolver.solve(PAIRED, d, expected)).isFinite();
      assertThat(OffsetSolver.solve(WIN_RATE, d, expected)).isFinite();
    }
    assertThat(OffsetSolver.solve(PAIRED, d, 0.0)).isEqualTo(OffsetSolver.solve(PAIRED, d, 1e-12));
  }

  @Example
  void shouldTakeTheMiddleOfAFlatStretch() {
    Differences d = Differences.of(-1000, 1400);
    assertThat(OffsetSolver.solve(PAIRED, d, 0.5)).isCloseTo(-200, within(1e-9));
  }

  @Example
  void shouldSolveAtAnyScale() {
    for (double scale : new double[] {1e-30, 1e-3, 1e6, 1e90}) {
      Differences d = Differences.of(-3 * scale, 1 * scale, 7 * scale);
      double offset = OffsetSolver.solve(new Objective.Paired(scale), d, 0.4);
      assertThat(WinRate.soft(d, offset, scale)).isCloseTo(0.4, within(1e-12));
    }
  }

  @Example
  void shouldSeparateNeighboursInFloatingPoint() {
    double one = 1.0;
    double next = Math.nextUp(one);
    Differences d = Differences.of(one, next);
    assertThat(d.wins(OffsetSolver.solve(WIN_RATE, d, 0.5))).isEqualTo(1);
  }

  @Example
  void shouldRefuseAllPairsOnDifferencesAndRatesThatAreNone() {
    Differences d = Differences.of(1.0);
    assertThatThrownBy(() -> OffsetSolver.solve(new Objective.AllPairs(0.1), d, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batch only");
    for (double bad : new double[] {Double.NaN, -0.1, 1.1}) {
      assertThatThrownBy(() -> OffsetSolver.solve(PAIRED, d, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> OffsetSolver.solveAllPairs(new double[0], new double[1], 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
