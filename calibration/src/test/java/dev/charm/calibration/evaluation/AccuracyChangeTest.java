package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccuracyChangeTest {

  @Test
  void shouldTellTheLossOfPairsThatWereDecidedRightlyBefore() {
    AccuracyChange change =
        AccuracyChange.of(new double[] {2, 1, 0.5}, new double[] {1, 1, 1}, new double[] {2, 2, 1});
    assertThat(change.before()).isCloseTo(0.7, within(1e-12));
    assertThat(change.after()).isCloseTo(0.6, within(1e-12));
    assertThat(change.loss()).isCloseTo(0.1, within(1e-12));
    assertThat(change.pairs()).isEqualTo(5);
    assertThat(change.prompts()).isEqualTo(3);
    assertThat(change.low()).isLessThan(0.1);
    assertThat(change.high()).isGreaterThan(0.1);
  }

  @Test
  void shouldNotBeCertainOfNoLossAtAllBecauseFewPairsDidNotMove() {
    double[] right = new double[20];
    Arrays.fill(right, 1);
    double[] ones = right.clone();
    AccuracyChange few = AccuracyChange.of(right, right, ones);
    assertThat(few.loss()).isZero();
    assertThat(few.high()).isBetween(0.1, 0.2);
    AccuracyChange one = AccuracyChange.of(new double[] {3}, new double[] {3}, new double[] {4});
    assertThat(one.high()).isEqualTo(1);
    assertThat(one.low()).isEqualTo(-1);
  }

  @Test
  void shouldContainTheTruthInNineteenOfTwentyStudies() {
    Random random = new Random(7);
    int studies = 2000;
    int inside = 0;
    for (int s = 0; s < studies; s++) {
      int prompts = 60;
      double[] before = new double[prompts];
      double[] after = new double[prompts];
      double[] sizes = new double[prompts];
      for (int i = 0; i < prompts; i++) {
        double hard = random.nextGaussian() * 0.3; // pairs of a prompt move together
        for (int k = 0; k < 5; k++) {
          double u = random.nextDouble();
          boolean was = random.nextDouble() < 0.8;
          boolean is = was ? u > 0.08 + hard * 0.1 : u < 0.2;
          before[i] += was ? 1 : 0;
          after[i] += is ? 1 : 0;
          sizes[i]++;
        }
      }
      AccuracyChange change = AccuracyChange.of(before, after, sizes);
      double truth = 0.8 * 0.08 - 0.2 * 0.2;
      inside += change.low() <= truth && truth <= change.high() ? 1 : 0;
    }
    assertThat(inside / (double) studies).isBetween(0.935, 0.975);
  }

  @Test
  void shouldRefuseWhatIsNotOnePairAtLeast() {
    assertThatThrownBy(() -> AccuracyChange.of(new double[0], new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AccuracyChange.of(new double[1], new double[2], new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
