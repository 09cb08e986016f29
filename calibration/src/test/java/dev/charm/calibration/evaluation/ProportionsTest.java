package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.numeric.StudentT;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Shares with their intervals. Known values: statsmodels 0.15.0, scipy 1.17.1. */
class ProportionsTest {

  @Example
  void shouldEqualWilsonsIntervalsOfStatsmodels() {
    assertInterval(ProportionInterval.wilson(7, 10), 0.39677814746114537, 0.8922087325936989);
    assertInterval(ProportionInterval.wilson(0, 10), 0.0, 0.27753279986288926);
    assertInterval(ProportionInterval.wilson(10, 10), 0.7224672001371106, 1.0);
    assertInterval(ProportionInterval.wilson(431, 514), 0.804217777591749, 0.8678025754956951);
  }

  @Example
  void shouldEqualTheClusteredIntervalOfStatsmodelsAtTheEffectiveSize() {
    // proportion_confint(method='wilson') at the effective size by OLS(cov_type='cluster').
    ProportionInterval clustered =
        ClusteredProportion.of(new double[] {3, 1, 0, 2, 3, 2}, new double[] {3, 3, 2, 3, 3, 3});

    assertThat(clustered.value()).isEqualTo(11 / 17.0, within(1e-15));
    assertThat(clustered.low()).isEqualTo(0.29902972893624175, within(1e-4));
    assertThat(clustered.high()).isEqualTo(0.8873740143012157, within(1e-4));
  }

  @Example
  void shouldKnowStudentsQuantiles() {
    double[] degrees = {1, 2, 3, 4, 9, 30, 1000};
    double[] scipy = {
      12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.262157163, 2.042272456, 1.962339081
    };
    for (int i = 0; i < degrees.length; i++) {
      assertThat(StudentT.quantile95((long) degrees[i]))
          .isEqualTo(scipy[i], within(scipy[i] * 2e-3));
    }
  }

  @Example
  void shouldBeWiderWhereNinePairsOfAPromptSucceedTogetherThanWhereTheyAreIndependent() {
    double[] together = new double[40];
    Arrays.fill(together, 0, 30, 9);
    double[] nine = new double[40];
    Arrays.fill(nine, 9);
    ProportionInterval clustered = ClusteredProportion.of(together, nine);
    ProportionInterval naive = ProportionInterval.wilson(270, 360);

    assertThat(clustered.value()).isEqualTo(naive.value());
    assertThat(clustered.high() - clustered.low())
        .isGreaterThan(2.9 * (naive.high() - naive.low()));
  }

  @Example
  void shouldCoverTheTrueShareInNineteenOfTwentyClusteredStudies() {
    SplittableRandom random = new SplittableRandom(5);
    int covered = 0;
    int naively = 0;
    int studies = 1000;
    for (int s = 0; s < studies; s++) {
      double[] won = new double[60];
      double[] sizes = new double[60];
      double all = 0;
      for (int i = 0; i < won.length; i++) {
        double own = random.nextBoolean() ? 0.9 : 0.5; // a prompt is easy or not
        sizes[i] = 6;
        for (int k = 0; k < 6; k++) {
          won[i] += random.nextDouble() < own ? 1 : 0;
        }
        all += won[i];
      }
      covered += holds(ClusteredProportion.of(won, sizes), 0.7) ? 1 : 0;
      naively += holds(ProportionInterval.wilson(all, 360), 0.7) ? 1 : 0;
    }
    assertThat(covered / (double) studies).isBetween(0.93, 0.97);
    assertThat(naively / (double) studies).isLessThan(0.90);
  }

  @Example
  void shouldCoverTheMeanOfSharesInNineteenOfTwentyStudiesWithoutBeingAsWideAsForDecisions() {
    SplittableRandom random = new SplittableRandom(6);
    int covered = 0;
    double width = 0;
    for (int s = 0; s < 1000; s++) {
      double[] values = new double[50];
      for (int i = 0; i < values.length; i++) {
        values[i] = 0.2 + 0.2 * random.nextDouble(); // around 0.3, with a deviation of 0.0577
      }
      ProportionInterval interval = ClusteredProportion.ofShares(values);
      covered += holds(interval, 0.3) ? 1 : 0;
      width += (interval.high() - interval.low()) / 1000;
    }
    assertThat(covered / 1000.0).isBetween(0.93, 0.97);
    assertThat(width).isEqualTo(2 * 2.01 * 0.0577 / Math.sqrt(50), within(0.001));
  }

  @Example
  void shouldSayNothingOfOneCluster() {
    assertInterval(ClusteredProportion.of(new double[] {2}, new double[] {3}), 0, 1);
    assertThatThrownBy(() -> ClusteredProportion.of(new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void shouldHoldTheShareWithinTheScale(
      @ForAll @IntRange(min = 1, max = 400) int n, @ForAll @IntRange(min = 0, max = 400) int wins) {
    double share = Math.min(n, wins);
    ProportionInterval interval = ProportionInterval.wilson(share, n);

    assertThat(interval.low()).isBetween(0.0, interval.value());
    assertThat(interval.high()).isBetween(interval.value(), 1.0);
  }

  private static boolean holds(ProportionInterval interval, double share) {
    return interval.low() <= share && share <= interval.high();
  }

  private static void assertInterval(ProportionInterval interval, double low, double high) {
    assertThat(interval.low()).isEqualTo(low, within(1e-12));
    assertThat(interval.high()).isEqualTo(high, within(1e-12));
  }
}
