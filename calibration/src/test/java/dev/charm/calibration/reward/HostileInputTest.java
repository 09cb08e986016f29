package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.numeric.CountedValues;
import dev.charm.calibration.rating.RatingDifference;
import dev.charm.calibration.rating.RatingErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is fed to every objective to break it. */
class HostileInputTest {
  private static final double[] DIFFERENCES = {-1e12, -3000, -200, 0, 200, 3000, 1e12};

  /** O's and R's scores, prompt by prompt. */
  record Scores(String name, double[] o, double[] r) {
    Differences differences() {
      double[] d = new double[o.length];
      Arrays.setAll(d, i -> o[i] - r[i]);
      return Differences.of(d);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Scores> hostile() {
    Random random = new Random(8);
    double[] low = random.doubles(400).map(u -> -6 + 0.05 * random.nextGaussian()).toArray();
    double[] both = new double[400];
    Arrays.setAll(both, i -> (i % 3 == 0 ? 6 : -6) + 0.05 * random.nextGaussian());
    double[] tails = new double[400];
    Arrays.setAll(tails, i -> Math.tan(Math.PI * (random.nextDouble() - 0.5)));
    return Stream.of(
        new Scores("one prompt", new double[] {0.3}, new double[] {0.1}),
        new Scores("one tie", new double[] {0.1}, new double[] {0.1}),
        new Scores("equal", new double[2000], new double[2000]),
        new Scores("clusters", both, low),
        new Scores("the same clusters", both, both),
        new Scores("heavy tails", tails, both),
        new Scores("limits", new double[] {5e99, -5e99, 0}, new double[] {-5e99, 5e99, 0}),
        new Scores("last digits", new double[] {1, Math.nextUp(1.0)}, new double[] {1, 1}),
        new Scores("subnormal", new double[] {Double.MIN_VALUE, 0}, new double[] {0, 0}));
  }

  private static List<Objective> objectives() {
    List<Objective> objectives = new ArrayList<>(List.of(new Objective.WinRate()));
    for (double t : new double[] {1e-100, 1e-9, 0.1, 1, 1e9, 1e100}) {
      objectives.add(new Objective.Paired(t));
      objectives.add(new Objective.AllPairs(t));
    }
    return objectives;
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void shouldHaveAFiniteOutcomeInsideItsIntervals(Scores scores) {
    for (double difference : DIFFERENCES) {
      for (double variance : new double[] {0, 25, Double.MAX_VALUE}) {
        RatingDifference ratings =
            new RatingDifference(difference, variance, RatingErrors.INDEPENDENT);
        for (Objective objective : objectives()) {
          Calibrated c =
              objective instanceof Objective.AllPairs allPairs
                  ? Calibrator.calibrateAllPairs(scores.o(), scores.r(), ratings, allPairs)
                  : Calibrator.calibrate(scores.differences(), ratings, objective);
          String name = objective + " " + ratings;
          assertThat(c.offset()).as(name).isFinite();
          assertThat(c.offset()).as(name).isBetween(c.offsetCiLow(), c.offsetCiHigh());
          assertThat(c.mismatchDegree()).as(name).isBetween(c.mismatchCiLow(), c.mismatchCiHigh());
          assertThat(c.calibratedHardWinRate()).as(name).isBetween(0.0, 1.0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void shouldFindAnAutomaticTemperature(Scores scores) {
    double t = new Temperature.Automatic().resolve(List.of(Spread.of(scores.differences())));
    assertThat(new Objective.Paired(t).t()).isEqualTo(t);
  }

  @Test
  void shouldMeetTheRateByAllPairsInClustersAtTheTemperatureOfTheAuthors() {
    Scores scores = hostile().filter(s -> s.name().equals("clusters")).findFirst().orElseThrow();
    for (double expected : new double[] {1e-12, 0.2, 1 / 3.0, 0.5, 0.9, 1 - 1e-12}) {
      double offset = OffsetSolver.solveAllPairs(scores.o(), scores.r(), expected, 0.1);
      ExactCrossPairs plain =
          new ExactCrossPairs(CountedValues.of(scores.o()), CountedValues.of(scores.r()), 0.1);
      assertThat(plain.softWinRate(offset)).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void shouldRefuseWhatIsNoNumberBeforeAnythingIsCalculated() {
    RatingDifference ratings = new RatingDifference(0, 1, RatingErrors.INDEPENDENT);
    Objective.AllPairs allPairs = new Objective.AllPairs(0.1);
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e101}) {
      double[] scores = {1, bad};
      double[] good = {1, 2};
      assertThatThrownBy(() -> Differences.of(scores)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Calibrator.calibrateAllPairs(scores, good, ratings, allPairs))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> OffsetSolver.solveAllPairs(good, scores, 0.5, 0.1))
          .isInstanceOf(IllegalArgumentException.class);
    }
    double[] none = {};
    assertThatThrownBy(() -> Calibrator.calibrateAllPairs(none, none, ratings, allPairs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no prompt");
    assertThatThrownBy(
            () -> Calibrator.calibrate(Differences.of(), ratings, new Objective.WinRate()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no prompt");
    for (double t : new double[] {0, -1, Double.NaN, 1e-101, 1e101, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Objective.AllPairs(t))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
