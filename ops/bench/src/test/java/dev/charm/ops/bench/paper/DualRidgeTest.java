package dev.charm.ops.bench.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class DualRidgeTest {

  @Test
  void shouldFindALineThroughFewRowsOfManyColumns() {
    Random random = new Random(4);
    double[][] x = new double[20][60];
    double[] y = new double[20];
    for (int i = 0; i < x.length; i++) {
      double along = i - 9.5;
      for (int k = 0; k < 60; k++) {
        x[i][k] = along / 10 + 0.001 * random.nextGaussian();
      }
      y[i] = 3 + 2 * along;
    }
    double[] row = new double[60];
    java.util.Arrays.fill(row, 0.45);
    DualRidge ridge = DualRidge.of(x, y);
    assertThat(ridge.predict(row)).isCloseTo(3 + 2 * 4.5, within(0.05));
    assertThat(ridge.error()).isLessThan(0.01);
  }

  @Test
  void shouldPredictTheMeanWhereColumnsTellNothing() {
    Random random = new Random(5);
    double[][] x = new double[12][4];
    double[] y = new double[12];
    for (int i = 0; i < 12; i++) {
      for (int k = 0; k < 4; k++) {
        x[i][k] = random.nextGaussian();
      }
      y[i] = i % 2;
    }
    assertThat(DualRidge.of(x, y).predict(new double[] {1, -1, 1, -1}))
        .isCloseTo(0.5, within(0.25));
  }
}
