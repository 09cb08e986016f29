package dev.charm.calibration.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CholeskyTest {
  @Property(tries = 100)
  void shouldSolveAndInvertMatricesOfAnySize(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int n) {
    double[][] matrix = positiveDefinite(new Random(seed), n);
    double[][] inverse = Cholesky.of(matrix).inverse();
    double[] right = new Random(seed).doubles(n).toArray();
    double[] solution = Cholesky.of(matrix).solve(right);
    for (int i = 0; i < n; i++) {
      double product = 0;
      for (int j = 0; j < n; j++) {
        double unit = 0;
        for (int k = 0; k < n; k++) {
          unit += matrix[i][k] * inverse[k][j];
        }
        assertThat(unit).isCloseTo(i == j ? 1 : 0, within(1e-10));
        assertThat(inverse[i][j]).isEqualTo(inverse[j][i]);
        product += matrix[i][j] * solution[j];
      }
      assertThat(product).isCloseTo(right[i], within(1e-10));
    }
  }

  @Example
  void shouldRefuseAMatrixThatIsNotPositiveDefinite() {
    assertThatThrownBy(() -> Cholesky.of(new double[][] {{1, 1}, {1, 1}}))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Cholesky.of(new double[][] {{Double.NaN}}))
        .isInstanceOf(ArithmeticException.class);
  }

  private static double[][] positiveDefinite(Random random, int n) {
    double[][] root = new double[n][];
    for (int i = 0; i < n; i++) {
      root[i] = random.doubles(n, -1, 1).toArray();
    }
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i][j] = i == j ? 1 : 0;
        for (int k = 0; k < n; k++) {
          matrix[i][j] += root[i][k] * root[j][k];
        }
      }
    }
    return matrix;
  }
}
