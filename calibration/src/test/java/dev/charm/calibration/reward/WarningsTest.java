package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingDifference;
import dev.charm.calibration.rating.RatingErrors;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private static final Objective WIN_RATE = new Objective.WinRate();
  private static final Rating O = Rating.withInterval(1000, 995, 1005);

  private static Differences normal(int n, double mean) {
    Random random = new Random(3);
    return Differences.of(random.doubles(n).map(u -> mean + random.nextGaussian()).toArray());
  }

  private static Set<Warning> warnings(Differences d, double ratingR, Objective objective) {
    Rating r = Rating.withInterval(ratingR, ratingR - 5, ratingR + 5);
    return Calibrator.calibrate(d, O, r, objective).warnings();
  }

  @Test
  void shouldWarnOfNothingWhereThereIsNothing() {
    assertThat(warnings(normal(400, 1), 1000, WIN_RATE)).isEmpty();
  }

  @Test
  void shouldWarnWhenTheMismatchMayBeNone() {
    assertThat(warnings(normal(400, 0), 1000, WIN_RATE)).containsExactly(Warning.NOT_SIGNIFICANT);
  }

  @Test
  void shouldWarnWhenAllOrNoneShouldWin() {
    Set<Warning> warnings = warnings(normal(400, 1), 2200, WIN_RATE);
    assertThat(warnings).containsExactly(Warning.BEYOND_DATA, Warning.UNBOUNDED_INTERVAL);
  }

  @Test
  void shouldWarnWhenTheOffsetOvershoots() {
    Differences small = Differences.of(0.011, 0.012, -0.01, 0.02, 0.017, -0.012);
    assertThat(warnings(small, 960, new Objective.Paired(1)))
        .contains(Warning.WORSE, Warning.BEYOND_DATA, Warning.FEW_PROMPTS);
  }

  @Test
  void shouldWarnWhenEqualDifferencesKeepTheRateAway() {
    Differences tied = Differences.ofCounts(new double[] {-1, 0, 1}, new long[] {30, 40, 30});
    assertThat(warnings(tied, 1000, WIN_RATE)).contains(Warning.MANY_TIES);
    Differences away = Differences.ofCounts(new double[] {-1, 0, 1}, new long[] {40, 10, 50});
    assertThat(warnings(away, 1000, WIN_RATE)).doesNotContain(Warning.MANY_TIES);
  }

  @Test
  void shouldWarnBelowThirtyPrompts() {
    assertThat(warnings(normal(29, 1), 1000, WIN_RATE)).contains(Warning.FEW_PROMPTS);
    assertThat(warnings(normal(30, 1), 1000, WIN_RATE)).doesNotContain(Warning.FEW_PROMPTS);
  }

  @Test
  void shouldWarnWhenARatingCountsAsExact() {
    Calibrated exact = Calibrator.calibrate(normal(400, 1), O, Rating.exact(1000), WIN_RATE);
    assertThat(exact.warnings()).containsExactly(Warning.EXACT_RATINGS);
    assertThat(exact.ratingsTakenAsIndependent()).isFalse();
  }

  @Test
  void shouldSayWhetherRatingsWereTakenAsIndependent() {
    Differences d = normal(400, 1);
    Calibrated independent = Calibrator.calibrate(d, O, O, WIN_RATE);
    Calibrated correlated =
        Calibrator.calibrate(d, RatingDifference.of(O, O, O.variance() / 2), WIN_RATE);
    assertThat(independent.ratingsTakenAsIndependent()).isTrue();
    assertThat(correlated.ratingsTakenAsIndependent()).isFalse();
    assertThat(correlated.ratingErrors()).isEqualTo(RatingErrors.CORRELATED);
    assertThat(correlated.mismatchCiHigh() - correlated.mismatchCiLow())
        .isLessThan(independent.mismatchCiHigh() - independent.mismatchCiLow());
  }

  @Test
  void shouldHaveAnOutcomeForHostileEvidence() {
    Differences equal = Differences.ofCounts(new double[] {0.0}, new long[] {1_000_000});
    Differences clusters = Differences.ofCounts(new double[] {-12, 12}, new long[] {500, 500});
    for (Differences d : new Differences[] {equal, clusters, Differences.of(1e100, -1e100)}) {
      for (double r : new double[] {-1e9, 1000, 1e9}) {
        for (Objective objective : new Objective[] {WIN_RATE, new Objective.Paired(0.1)}) {
          Calibrated c = Calibrator.calibrate(d, O, Rating.exact(r), objective);
          assertThat(c.offset()).isFinite();
          assertThat(c.offset()).isBetween(c.offsetCiLow(), c.offsetCiHigh());
          assertThat(c.mismatchDegree()).isBetween(c.mismatchCiLow(), c.mismatchCiHigh());
        }
      }
    }
    assertThat(warnings(equal, 1000, WIN_RATE)).contains(Warning.BEYOND_DATA, Warning.MANY_TIES);
  }

  @Test
  void shouldNameWarningsInKebabCase() {
    assertThat(Stream.of(Warning.values()).map(Warning::label))
        .containsExactly(
            "worse",
            "beyond-data",
            "unbounded-interval",
            "not-significant",
            "exact-ratings",
            "many-ties",
            "few-prompts",
            "few-votes",
            "predicted");
  }

  @Test
  void shouldAskForOnePromptByDefault() {
    assertThat(EvidenceRule.DEFAULT.suffices(1)).isTrue();
    assertThat(EvidenceRule.DEFAULT.suffices(0)).isFalse();
    assertThat(new EvidenceRule(30).suffices(29)).isFalse();
    assertThatThrownBy(() -> new EvidenceRule(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
