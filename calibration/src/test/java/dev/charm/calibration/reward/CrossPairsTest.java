package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.numeric.CountedValues;
import dev.charm.calibration.numeric.MonotoneRoot;
import dev.charm.calibration.numeric.Sigmoid;
import dev.charm.calibration.numeric.SigmoidSum;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The fast sums against the plain ones. */
class CrossPairsTest {
  /** What the bound of {@link SigmoidSum} promises, with room for the plain sum's own rounding. */
  private static final double PROVEN = 1e-12;

  /** The shapes that scores may have: smooth, in clusters, repeated, or with heavy tails. */
  private enum Shape {
    NORMAL {
      @Override
      double next(Random random) {
        return random.nextGaussian();
      }
    },
    CLUSTERS {
      @Override
      double next(Random random) {
        return (random.nextBoolean() ? 6 : -6) + 0.05 * random.nextGaussian();
      }
    },
    REPEATED {
      @Override
      double next(Random random) {
        return random.nextInt(5);
      }
    },
    HEAVY_TAILS {
      @Override
      double next(Random random) {
        return Math.tan(Math.PI * (random.nextDouble() - 0.5));
      }
    },
    EVERY_SCALE {
      @Override
      double next(Random random) {
        return (random.nextBoolean() ? 1 : -1) * Math.pow(10, random.nextInt(25) - 12);
      }
    };

    abstract double next(Random random);
  }

  private record Sides(double[] o, double[] r) {
    static Sides of(Shape o, Shape r, int n, int m, double apart, long seed) {
      Random random = new Random(seed);
      return new Sides(
          random.doubles(n).map(u -> o.next(random) + apart).toArray(),
          random.doubles(m).map(u -> r.next(random)).toArray());
    }

    CrossPairs fast(double temperature) {
      return new CrossPairs(CountedValues.of(o), CountedValues.of(r), temperature);
    }

    ExactCrossPairs plain(double temperature) {
      return new ExactCrossPairs(CountedValues.of(o), CountedValues.of(r), temperature);
    }

    /** The root as the solver brackets it, of the plain sum. */
    double plainOffset(double expected, double temperature) {
      ExactCrossPairs pairs = plain(temperature);
      CountedValues sortedO = CountedValues.of(o);
      CountedValues sortedR = CountedValues.of(r);
      double single = temperature * Sigmoid.logit(expected);
      double least = sortedO.value(0) - sortedR.value(sortedR.size() - 1);
      double greatest = sortedO.value(sortedO.size() - 1) - sortedR.value(0);
      double margin = temperature + 8 * Math.ulp(spread(this));
      return MonotoneRoot.find(
          delta -> pairs.softWinRate(delta) - expected,
          single - greatest - margin,
          single - least + margin,
          0x1p-43 * temperature,
          0x1p-50 * Math.min(expected, 1 - expected));
    }
  }

  @Provide
  Arbitrary<Sides> sides() {
    Arbitrary<Shape> shapes = Arbitraries.of(Shape.class);
    Arbitrary<Integer> sizes = Arbitraries.integers().between(1, 300);
    Arbitrary<Double> apart = Arbitraries.of(0.0, 0.3, -2.0, 14.0, 1e3, -1e9);
    return Combinators.combine(shapes, shapes, sizes, sizes, apart, Arbitraries.longs())
        .as(Sides::of);
  }

  @Provide
  Arbitrary<Double> temperatures() {
    return Arbitraries.of(1e-12, 1e-6, 0.001, 0.01, 0.1, 0.5, 1.0, 10.0, 1e3, 1e9);
  }

  @Property(tries = 300)
  void shouldAgreeWithThePlainSumWhateverTheScores(
      @ForAll("sides") Sides sides,
      @ForAll("temperatures") double temperature,
      @ForAll @IntRange(min = -40, max = 40) int quarters) {
    double delta = quarters / 4.0;
    CrossPairs fast = sides.fast(temperature);
    ExactCrossPairs plain = sides.plain(temperature);
    assertThat(fast.softWinRate(delta)).isCloseTo(plain.softWinRate(delta), within(PROVEN));
    assertThat(fast.slope(delta)).isCloseTo(plain.slope(delta), within(1e-10 / temperature));
  }

  @Property(tries = 100)
  void shouldSayTheSameOfEveryScore(
      @ForAll("sides") Sides sides, @ForAll("temperatures") double temperature) {
    CountedValues o = CountedValues.of(sides.o());
    CountedValues r = CountedValues.of(sides.r());
    ExactCrossPairs plain = sides.plain(temperature);
    double[] winsOf = sides.fast(temperature).winsOf(0.25);
    double[] winsAgainst = sides.fast(temperature).winsAgainst(0.25);
    for (int i = 0; i < o.size(); i++) {
      assertThat(winsOf[i]).isCloseTo(plain.winsOf(o.value(i), 0.25), within(PROVEN));
    }
    for (int j = 0; j < r.size(); j++) {
      assertThat(winsAgainst[j]).isCloseTo(plain.winsAgainst(r.value(j), 0.25), within(PROVEN));
    }
  }

  @Property(tries = 200)
  void shouldSolveForTheOffsetOfThePlainSum(
      @ForAll("sides") Sides sides,
      @ForAll("temperatures") double temperature,
      @ForAll @IntRange(min = 1, max = 99) int percent) {
    double expected = percent / 100.0;
    double offset = OffsetSolver.solveAllPairs(sides.o(), sides.r(), expected, temperature);
    double plain = sides.plainOffset(expected, temperature);
    double near = 1e-9 * temperature + 16 * Math.ulp(Math.abs(plain) + spread(sides));
    if (Math.abs(offset - plain) > near) { // only where it is flat: there a digit of the rate is
      ExactCrossPairs pairs = sides.plain(temperature); // many of the offset
      assertThat(pairs.slope(plain) * temperature).isLessThan(1e-3);
      double missed = Math.abs(pairs.softWinRate(offset) - expected);
      double missedByPlain = Math.abs(pairs.softWinRate(plain) - expected);
      assertThat(missed).isLessThanOrEqualTo(missedByPlain + PROVEN);
    }
  }

  private static double spread(Sides sides) {
    CountedValues o = CountedValues.of(sides.o());
    CountedValues r = CountedValues.of(sides.r());
    return Math.abs(o.value(0))
        + Math.abs(o.value(o.size() - 1))
        + Math.abs(r.value(0))
        + Math.abs(r.value(r.size() - 1));
  }

  @Example
  void shouldAgreeOnThousandsOfScoresOnTheSameTiles() {
    for (Shape shape : Shape.values()) {
      Sides sides = Sides.of(shape, shape, 1500, 1000, 0.4, 7);
      for (double temperature : new double[] {0.001, 0.1, 10}) {
        assertThat(sides.fast(temperature).softWinRate(-0.1))
            .as(shape + " at " + temperature)
            .isCloseTo(sides.plain(temperature).softWinRate(-0.1), within(PROVEN));
      }
    }
  }

  @Example
  void shouldTakeTheMiddleOfAFlatStretchBetweenClusters() {
    double[] o = {-6, -6, 6, 6};
    double[] r = {-6.5, -6.5, 5.5, 5.5};
    // O leads by 0.5 in half of all cross pairs, by 12.5 in a quarter, and lags by 11.5 in the
    // last:
    // every offset well between -0.5 and 11.5 wins three quarters, to the last digit.
    double offset = OffsetSolver.solveAllPairs(o, r, 0.75, 0.1);
    assertThat(offset).isCloseTo(5.5, within(0.1));
    assertThat(offset).isCloseTo(new Sides(o, r).plainOffset(0.75, 0.1), within(0.1));
  }

  @Example
  void shouldSolveWhenAMillionScoresAreEqual() {
    double[] equal = new double[1_000_000];
    assertThat(OffsetSolver.solveAllPairs(equal, equal, 0.75, 0.1))
        .isCloseTo(0.1 * Math.log(3), within(1e-12));
  }

  @Example
  void shouldKeepRelativePrecisionWhereHardlyAnythingIsWon() {
    double[] scores = Sides.of(Shape.NORMAL, Shape.NORMAL, 500, 1, 0, 3).o();
    for (double expected : new double[] {1e-12, 1e-6}) {
      double offset = OffsetSolver.solveAllPairs(scores, scores, expected, 0.1);
      CountedValues sorted = CountedValues.of(scores);
      assertThat(new ExactCrossPairs(sorted, sorted, 0.1).softWinRate(offset) / expected)
          .isCloseTo(1, within(1e-9));
    }
  }

  @Example
  void shouldGiveTheSameBitsInAnyOrder() {
    Sides sides = Sides.of(Shape.NORMAL, Shape.HEAVY_TAILS, 400, 300, 0.4, 11);
    double[] backwards = new double[sides.o().length];
    for (int i = 0; i < backwards.length; i++) {
      backwards[i] = sides.o()[backwards.length - 1 - i];
    }
    assertThat(OffsetSolver.solveAllPairs(backwards, sides.r(), 0.3, 0.1))
        .isEqualTo(OffsetSolver.solveAllPairs(sides.o(), sides.r(), 0.3, 0.1));
  }
}
