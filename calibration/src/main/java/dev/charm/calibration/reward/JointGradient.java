package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.numeric.Sigmoid;
import java.util.List;

/**
 * The first two derivatives of the cross-entropy of {@link JointOffsets} at some offsets, by
 * offsets in temperatures: how many soft wins each model has beyond the expected ones, and how they
 * move.
 */
final class JointGradient {
  private final double[] excess; // soft wins over expected ones, by model
  private final double[] games;
  private final double[][] curvature;

  private JointGradient(int models) {
    excess = new double[models];
    games = new double[models];
    curvature = new double[models][models];
  }

  /**
   * The derivatives at these offsets.
   *
   * @param second whether the second derivatives are needed
   */
  static JointGradient at(
      int models,
      List<JointOffsets.Pair> pairs,
      double[] offsets,
      double temperature,
      boolean second) {
    JointGradient gradient = new JointGradient(models);
    for (JointOffsets.Pair pair : pairs) {
      gradient.add(pair, offsets[pair.o()] - offsets[pair.r()], temperature, second);
    }
    return gradient;
  }

  private void add(JointOffsets.Pair pair, double offset, double temperature, boolean second) {
    Differences d = pair.differences();
    double expected = OffsetSolver.reachable(pair.expected());
    CompensatedSum wins = new CompensatedSum();
    CompensatedSum slope = new CompensatedSum();
    for (int i = 0; i < d.size(); i++) {
      double sigma = Sigmoid.of((d.value(i) + offset) / temperature);
      wins.add(d.count(i) * (sigma - expected));
      if (second) {
        slope.add(d.count(i) * sigma * (1 - sigma));
      }
    }
    int o = pair.o();
    int r = pair.r();
    excess[o] += wins.value();
    excess[r] -= wins.value();
    games[o] += d.prompts();
    games[r] += d.prompts();
    curvature[o][o] += slope.value();
    curvature[r][r] += slope.value();
    curvature[o][r] -= slope.value();
    curvature[r][o] -= slope.value();
  }

  /** Whether no model's wins are off by more than this share of its games. */
  boolean vanishes(double share) {
    for (int m = 0; m < excess.length; m++) {
      if (Math.abs(excess[m]) > share * games[m]) {
        return false;
      }
    }
    return true;
  }

  /** The derivative of the cross-entropy along a direction. */
  double along(double[] direction) {
    double sum = 0;
    for (int m = 0; m < excess.length; m++) {
      sum += excess[m] * direction[m];
    }
    return sum;
  }

  /**
   * The step to the minimum, were the cross-entropy a parabola, with the first model held where it
   * is. By Cholesky's decomposition.
   *
   * @param ridge added to the diagonal, as a share of the games, lest a flat direction divide by 0
   */
  double[] newtonStep(double ridge) {
    int n = excess.length;
    double[][] lower = new double[n][n];
    double[] step = new double[n];
    for (int i = 1; i < n; i++) {
      for (int j = 1; j <= i; j++) {
        double sum = curvature[i][j] + (i == j ? ridge * games[i] : 0);
        for (int k = 1; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, ridge * games[i])) : sum / lower[j][j];
      }
      double sum = -excess[i];
      for (int k = 1; k < i; k++) {
        sum -= lower[i][k] * step[k];
      }
      step[i] = sum / lower[i][i];
    }
    for (int i = n - 1; i > 0; i--) {
      for (int k = i + 1; k < n; k++) {
        step[i] -= lower[k][i] * step[k];
      }
      step[i] /= lower[i][i];
    }
    return step;
  }
}
