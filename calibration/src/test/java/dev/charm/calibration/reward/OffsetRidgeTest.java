package dev.charm.calibration.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.calibration.numeric.Cholesky;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetRidgeTest {
  private static final double[] EVEN = {1, 1, 1};

  private static OffsetRidge of(double[][] x, double[] y) {
    return OffsetRidge.of(RidgeRows.of(x, EVEN), y);
  }

  private static double[][] rows(int n, Random random) {
    double[][] x = new double[n][3];
    for (double[] row : x) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return x;
  }

  @Test
  void shouldFindALineThatIsThere() {
    double[][] x = rows(40, new Random(1));
    double[] y = Arrays.stream(x).mapToDouble(row -> 3 + 2 * row[0] - row[1]).toArray();
    OffsetRidge.Prediction one = of(x, y).predict(new double[] {1, 1, 5});
    assertThat(one.value()).isEqualTo(4, within(0.05));
    assertThat(one.low()).isLessThanOrEqualTo(4);
    assertThat(one.high()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void shouldPredictTheMeanWhereColumnsTellNothing() {
    double[][] x = {{1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {1, 2, 3}};
    OffsetRidge ridge = of(x, new double[] {1, 2, 3, 6});
    assertThat(ridge.predict(new double[] {9, 9, 9}).value()).isEqualTo(3);
  }

  @Test
  void shouldChooseTheStrengthWhoseLeaveOneOutErrorIsLeast() {
    Random random = new Random(2);
    double[][] x = rows(15, random);
    double[] y = Arrays.stream(x).mapToDouble(row -> row[0] + 2 * random.nextGaussian()).toArray();
    OffsetRidge ridge = of(x, y);
    double leastByRefits = Double.POSITIVE_INFINITY;
    for (double strength : OffsetRidge.STRENGTHS) {
      leastByRefits = Math.min(leastByRefits, leaveOneOut(x, y, strength));
    }
    assertThat(leaveOneOut(x, y, ridge.strength())).isEqualTo(leastByRefits);
    assertThat(ridge.meanSquare()).isEqualTo(leastByRefits, within(1e-9));
  }

  /** By leaving one out, with columns standardised over all rows, and the penalty of all. */
  private static double leaveOneOut(double[][] x, double[] y, double strength) {
    int n = x.length;
    double[][] z = standardised(x);
    double squares = 0;
    for (int out = 0; out < n; out++) {
      double[][] a = new double[4][5]; // of the constant and three columns, by elimination
      for (int i = 0; i < n; i++) {
        if (i != out) {
          double[] row = {1, z[i][0], z[i][1], z[i][2]};
          for (int j = 0; j < 4; j++) {
            for (int k = 0; k < 4; k++) {
              a[j][k] += row[j] * row[k];
            }
            a[j][4] += row[j] * y[i];
          }
        }
      }
      for (int j = 1; j < 4; j++) {
        a[j][j] += n * strength;
      }
      double[] b = solved(a);
      double left = y[out] - b[0] - b[1] * z[out][0] - b[2] * z[out][1] - b[3] * z[out][2];
      squares += left * left;
    }
    return squares / n;
  }

  private static double[][] standardised(double[][] x) {
    double[][] z = new double[x.length][3];
    for (int j = 0; j < 3; j++) {
      int column = j;
      double mean = Arrays.stream(x).mapToDouble(row -> row[column]).average().orElseThrow();
      double variance =
          Arrays.stream(x)
              .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
              .average()
              .orElseThrow();
      for (int i = 0; i < x.length; i++) {
        z[i][j] = (x[i][j] - mean) / Math.sqrt(variance);
      }
    }
    return z;
  }

  private static double[] solved(double[][] a) {
    int n = a.length;
    for (int p = 0; p < n; p++) {
      for (int i = 0; i < n; i++) {
        if (i != p) {
          double factor = a[i][p] / a[p][p];
          for (int k = p; k <= n; k++) {
            a[i][k] -= factor * a[p][k];
          }
        }
      }
    }
    double[] b = new double[n];
    Arrays.setAll(b, i -> a[i][n] / a[i][i]);
    return b;
  }

  @Test
  void shouldPredictAsTheNormalEquationsDoWithMoreColumnsThanRows() {
    Random random = new Random(4);
    double[][] x = new double[6][9];
    for (double[] row : x) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    double[] y = random.doubles(6).toArray();
    double[] weights = random.doubles(9).toArray();
    double[] one = random.doubles(9).toArray();
    RidgeRows rows = RidgeRows.of(x, weights);
    OffsetRidge ridge = OffsetRidge.of(rows, y);
    double[][] normal = new double[9][9];
    double[] moments = new double[9];
    double mean = Arrays.stream(y).average().orElseThrow();
    for (int i = 0; i < 6; i++) {
      double[] z = rows.standard(x[i]);
      for (int j = 0; j < 9; j++) {
        moments[j] += z[j] * (y[i] - mean);
        for (int k = 0; k < 9; k++) {
          normal[j][k] += z[j] * z[k];
        }
      }
    }
    for (int j = 0; j < 9; j++) {
      normal[j][j] += 6 * ridge.strength();
    }
    double[] z = rows.standard(one);
    Cholesky cholesky = Cholesky.of(normal);
    double expected = mean;
    double leverage = 1.0 / 6;
    for (int j = 0; j < 9; j++) {
      expected += z[j] * cholesky.solve(moments)[j];
      leverage += z[j] * cholesky.solve(z)[j];
    }
    assertThat(ridge.predict(one).value()).isEqualTo(expected, within(1e-9));
    assertThat(rows.leverage(ridge.strength(), z)).isEqualTo(leverage, within(1e-9));
  }

  @Test
  void shouldHoldNewRowsInItsIntervalAboutAsOftenAsItSays() {
    Random random = new Random(3);
    for (int n : new int[] {9, 33}) {
      int held = 0;
      int tries = 400;
      for (int t = 0; t < tries; t++) {
        double[][] x = rows(n + 1, random);
        double[] y =
            Arrays.stream(x).mapToDouble(row -> row[0] + 0.5 * random.nextGaussian()).toArray();
        OffsetRidge ridge = of(Arrays.copyOf(x, n), Arrays.copyOf(y, n));
        OffsetRidge.Prediction one = ridge.predict(x[n]);
        held += one.low() <= y[n] && y[n] <= one.high() ? 1 : 0;
      }
      assertThat(held / (double) tries).as("of " + n + " rows").isBetween(0.92, 0.995);
    }
  }
}
