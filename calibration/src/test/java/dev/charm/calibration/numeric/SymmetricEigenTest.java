package dev.charm.calibration.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {
  private static double[][] random(int n, int rank, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[n][rank];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    double[][] products = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        for (int k = 0; k < rank; k++) {
          products[i][j] += rows[i][k] * rows[j][k];
        }
        products[j][i] = products[i][j];
      }
    }
    return products;
  }

  private static void shouldMakeUp(double[][] matrix, SymmetricEigen eigen, double error) {
    int n = matrix.length;
    assertThat(eigen.size()).isEqualTo(n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double inner = 0;
        for (int k = 0; k < n; k++) {
          sum += eigen.value(k) * eigen.vector(k)[i] * eigen.vector(k)[j];
          inner += eigen.vector(i)[k] * eigen.vector(j)[k];
        }
        assertThat(sum).isEqualTo(matrix[i][j], within(error));
        assertThat(inner).isEqualTo(i == j ? 1 : 0, within(1e-13 * n));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 9, 34, 80})
  void shouldMakeUpTheMatrixOfValuesAndVectorsAtRightAngles(int n) {
    double[][] full = random(n, n + 3, n);
    shouldMakeUp(full, SymmetricEigen.of(full), 1e-13 * n * n);
    double[][] lacking = random(n, Math.max(1, n / 3), n);
    shouldMakeUp(lacking, SymmetricEigen.of(lacking), 1e-13 * n * n);
  }

  @Test
  void shouldFindTheValuesOfAPathInClosedForm() {
    int n = 12;
    double[][] path = new double[n][n];
    for (int i = 0; i < n; i++) {
      path[i][i] = 2;
      if (i > 0) {
        path[i][i - 1] = -1;
        path[i - 1][i] = -1;
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(path);
    double[] found = IntStream.range(0, n).mapToDouble(eigen::value).sorted().toArray();
    for (int k = 0; k < n; k++) {
      assertThat(found[k]).isEqualTo(2 - 2 * Math.cos((k + 1) * Math.PI / (n + 1)), within(1e-14));
    }
  }

  @Test
  void shouldTakeZerosAndEqualValues() {
    shouldMakeUp(new double[5][5], SymmetricEigen.of(new double[5][5]), 0);
    double[][] ones = new double[6][6];
    Arrays.stream(ones).forEach(row -> Arrays.fill(row, 1));
    shouldMakeUp(ones, SymmetricEigen.of(ones), 1e-14);
    double[][] blocks = {{2, 1, 0, 0}, {1, 2, 0, 0}, {0, 0, 2, 1}, {0, 0, 1, 2}};
    shouldMakeUp(blocks, SymmetricEigen.of(blocks), 1e-14);
  }

  @Test
  void shouldRefuseWhatIsNotANumber() {
    assertThatThrownBy(() -> SymmetricEigen.of(new double[][] {{1, Double.NaN}, {Double.NaN, 1}}))
        .isInstanceOf(ArithmeticException.class);
  }
}
