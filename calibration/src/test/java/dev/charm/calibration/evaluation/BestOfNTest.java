package dev.charm.calibration.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BestOfNTest {
  private static final double[] SCORES = {0.3, 1.2, 1.2, -0.5, 2.0};
  private static final double[] VALUES = {0.1, 0.9, 0.4, 0.6, 0.2};

  @Example
  void shouldEqualTheMeanOverAllDraws() {
    // By itertools.combinations, ties picked by chance.
    double[] expected = {0.44, 0.415, 0.38, 0.29, 0.2};
    for (int n = 1; n <= 5; n++) {
      assertThat(BestOfN.expected(SCORES, VALUES, n)).isEqualTo(expected[n - 1], within(1e-15));
    }
    assertThatThrownBy(() -> BestOfN.expected(SCORES, VALUES, 6))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void shouldBeTheMeanWhereAllScoresAreEqual() {
    for (int n = 1; n <= 5; n++) {
      assertThat(BestOfN.expected(new double[5], VALUES, n)).isEqualTo(0.44, within(1e-15));
    }
  }

  @Property
  void shouldNeverFallWithNWhereScoresAreTheValues(
      @ForAll @Size(min = 2, max = 60) List<@DoubleRange(min = 0, max = 1) Double> drawn) {
    double[] values = drawn.stream().mapToDouble(Double::doubleValue).toArray();
    double last = 0;
    for (int n = 1; n <= values.length; n++) {
      double expected = BestOfN.expected(values, values, n);
      assertThat(expected).isGreaterThanOrEqualTo(last - 1e-12);
      last = expected;
    }
    assertThat(last).isEqualTo(Arrays.stream(values).max().orElseThrow(), within(1e-12));
  }

  @Property
  void shouldShareOutAllDraws(
      @ForAll @IntRange(min = 1, max = 300) int m, @ForAll @IntRange(min = 1, max = 300) int n) {
    double[] weights = BestOfN.weights(m, Math.min(m, n));

    assertThat(IntStream.range(0, m).mapToDouble(i -> weights[i]).sum())
        .isEqualTo(1.0, within(1e-9));
  }

  @Example
  void shouldShareTheChancesOfEqualScores() {
    assertThat(BestOfN.chances(SCORES, 2))
        .containsExactly(new double[] {0.1, 0.25, 0.25, 0, 0.4}, within(1e-15));
  }
}
