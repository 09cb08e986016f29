package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Tests of differences. Known values: statsmodels 0.15.0, scipy 1.17.1. */
class ComparisonsOfRewardModelsTest {

  @Example
  void shouldEqualMcNemarsExactTestOfStatsmodels() {
    assertThat(new McNemar(3, 12).exact()).isEqualTo(0.03515625, within(1e-14));
    assertThat(new McNemar(10, 10).exact()).isEqualTo(1.0);
    assertThat(new McNemar(0, 6).exact()).isEqualTo(0.03125, within(1e-14));
    assertThat(new McNemar(150, 203).exact()).isEqualTo(0.005570182003011223, within(1e-13));
    assertThat(new McNemar(0, 0).exact()).isEqualTo(1.0);
    assertThat(new McNemar(3, 12).midP()).isEqualTo(0.02127075195312501, within(1e-14));
    assertThat(new McNemar(150, 203).midP()).isEqualTo(0.00477916700785642, within(1e-13));
    assertThat(new McNemar(200_000, 201_000).exact()).isBetween(0.1, 0.12);
  }

  @Example
  void shouldEqualHolmsAdjustmentOfStatsmodels() {
    assertThat(Holm.adjusted(0.01, 0.04, 0.03, 0.005, 0.5))
        .containsExactly(new double[] {0.04, 0.09, 0.09, 0.025, 0.5}, within(1e-15));
  }

  @Property
  void shouldNeverLowerAPValue(
      @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 1) Double> given) {
    double[] raw = given.stream().mapToDouble(Double::doubleValue).toArray();
    double[] adjusted = Holm.adjusted(raw);

    for (int i = 0; i < raw.length; i++) {
      assertThat(adjusted[i]).isBetween(raw[i], Math.min(1, raw.length * raw[i]) + 1e-15);
    }
  }

  @Example
  void shouldBootstrapTheSameBitsOfTheSameSeedAndTurnItsSignWithTheModels() {
    double[] a = {1, 1, 0, 1, 0.5, 1, 1, 0, 1, 1};
    double[] b = {0, 1, 0, 0, 0.5, 1, 0, 0, 1, 0};
    double[] sizes = new double[10];
    Arrays.fill(sizes, 1);
    PairedBootstrap one = PairedBootstrap.of(a, b, sizes, 2000, 7);
    PairedBootstrap turned = PairedBootstrap.of(b, a, sizes, 2000, 7);

    assertThat(one).isEqualTo(PairedBootstrap.of(a, b, sizes, 2000, 7));
    assertThat(one.difference()).isEqualTo(0.4, within(1e-15));
    assertThat(turned.difference()).isEqualTo(-0.4, within(1e-15));
    assertThat(turned.low()).isEqualTo(-one.high(), within(1e-15));
    assertThat(turned.pValue()).isEqualTo(one.pValue());
    // Standard error of a mean of 10: 0.4 of ones and 0.6 of noughts: sqrt(.24 / 10) = 0.155.
    assertThat(one.low()).isEqualTo(0.1, within(0.051));
    assertThat(one.high()).isEqualTo(0.7, within(0.051));
  }

  @Example
  void shouldGiveLettersThatTwoShareExactlyIfNothingTellsThemApart() {
    assertThat(LetterGroups.of(differ(3))).containsExactly("a", "a", "a");
    assertThat(LetterGroups.of(differ(3, 0, 2))).containsExactly("a", "ab", "b");
    assertThat(LetterGroups.of(differ(4, 0, 2, 0, 3, 1, 2, 1, 3)))
        .containsExactly("a", "a", "b", "b");
    assertThat(LetterGroups.of(differ(2, 0, 1))).containsExactly("a", "b");
  }

  @Property
  void shouldShareALetterExactlyWithThoseItDoesNotDifferFrom(
      @ForAll @IntRange(min = 1, max = 7) int n, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[][] differ = new boolean[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        differ[i][j] = differ[j][i] = random.nextBoolean();
      }
    }
    List<String> letters = LetterGroups.of(differ);

    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        String other = letters.get(j);
        boolean shared = letters.get(i).chars().anyMatch(c -> other.indexOf(c) >= 0);
        assertThat(shared).isEqualTo(!differ[i][j]);
      }
    }
  }

  @Example
  void shouldInventADifferenceInNoMoreThanTheStatedShareOfNullStudies() {
    SplittableRandom random = new SplittableRandom(11);
    int inventing = 0;
    int bootstrapped = 0;
    for (int study = 0; study < 200; study++) {
      List<double[]> models = study(random, 0.7, 0.7, 0.7, 0.7);
      inventing += found(models, 0, 1, 2, 3).isEmpty() ? 0 : 1;
      bootstrapped +=
          PairedBootstrap.of(models.get(0), models.get(1), ones(300), 400, study).pValue() < 0.05
              ? 1
              : 0;
    }
    // 5 % of 200 are 10; of a rate of 5 % more than 16 come about once in forty counts.
    assertThat(inventing).isLessThanOrEqualTo(16);
    assertThat(bootstrapped).isBetween(2, 17);
  }

  @Example
  void shouldFindEachPlantedDifference() {
    SplittableRandom random = new SplittableRandom(12);
    for (int study = 0; study < 20; study++) {
      List<double[]> models = study(random, 0.85, 0.7, 0.55);

      assertThat(found(models, 0, 1, 2)).containsExactly("1-0", "2-0", "2-1");
      assertThat(PairedBootstrap.of(models.get(0), models.get(2), ones(300), 400, 1).low())
          .isPositive();
    }
  }

  /** The pairs of models between which Holm's procedure finds a difference. */
  private static List<String> found(List<double[]> models, int... indices) {
    List<String> pairs = new ArrayList<>();
    List<Double> pValues = new ArrayList<>();
    for (int i : indices) {
      for (int j = 0; j < i; j++) {
        long first = 0;
        long second = 0;
        for (int k = 0; k < models.get(i).length; k++) {
          first += models.get(i)[k] > models.get(j)[k] ? 1 : 0;
          second += models.get(i)[k] < models.get(j)[k] ? 1 : 0;
        }
        pairs.add(i + "-" + j);
        pValues.add(new McNemar(first, second).exact());
      }
    }
    double[] adjusted = Holm.adjusted(pValues.stream().mapToDouble(Double::doubleValue).toArray());
    List<String> found = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      if (adjusted[i] < 0.05) {
        found.add(pairs.get(i));
      }
    }
    return found;
  }

  /** 300 cases, which all models find hard or easy together. */
  private static List<double[]> study(SplittableRandom random, double... accuracies) {
    List<double[]> models = new ArrayList<>();
    for (int m = 0; m < accuracies.length; m++) {
      models.add(new double[300]);
    }
    for (int k = 0; k < 300; k++) {
      double shared = random.nextDouble();
      for (int m = 0; m < accuracies.length; m++) {
        double own = random.nextInt(3) == 0 ? shared : random.nextDouble();
        models.get(m)[k] = own < accuracies[m] ? 1 : 0;
      }
    }
    return models;
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static boolean[][] differ(int n, int... pairs) {
    boolean[][] differ = new boolean[n][n];
    for (int i = 0; i < pairs.length; i += 2) {
      differ[pairs[i]][pairs[i + 1]] = true;
      differ[pairs[i + 1]][pairs[i]] = true;
    }
    return differ;
  }
}
