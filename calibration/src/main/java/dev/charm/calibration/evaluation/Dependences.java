package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.Cholesky;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * All dependences of both rewards as functions of the totals of {@link AuditSums}: measures first,
 * features in their order, NaN where the totals give none.
 */
final class Dependences {
  /** Beside 1 on the diagonal: lets what stands apart be solved for where others coincide. */
  private static final double RIDGE = 1e-9;

  /**
   * What is left of a feature's spread by rounding when the only prompt that has it is left out.
   */
  private static final double NOTHING = 1e-12;

  private final AuditSums sums;
  private final double[] least;

  /** Of all prompts. */
  Dependences(AuditSums sums, double[] totals) {
    this.sums = sums;
    least =
        IntStream.range(0, sums.features)
            .mapToDouble(k -> NOTHING * totals[sums.square(k)])
            .toArray();
  }

  /** How many there are of each reward. */
  int size() {
    return sums.features * (1 + sums.bestOf.size());
  }

  /**
   * The dependences by the totals of all prompts, or of some.
   *
   * @return those of the reward before, then as many of the reward after
   */
  double[] of(double[] totals) {
    double[] all = new double[2 * size()];
    Arrays.fill(all, Double.NaN);
    int[] varying = varying(totals);
    slopes(totals, varying, all);
    for (int at = 0; at < sums.bestOf.size(); at++) {
      double prompts = totals[sums.hasEnough(at)];
      for (int k : varying) {
        double sd = Math.sqrt(totals[sums.square(k)] / totals[AuditSums.FREEDOM]);
        int line = (1 + at) * sums.features + k;
        all[line] = totals[sums.pick(at, k, AuditSums.BEFORE)] / prompts / sd;
        all[size() + line] = totals[sums.pick(at, k, AuditSums.AFTER)] / prompts / sd;
      }
    }
    return all;
  }

  private int[] varying(double[] totals) {
    return IntStream.range(0, sums.features)
        .filter(k -> totals[sums.square(k)] > least[k])
        .toArray();
  }

  private void slopes(double[] totals, int[] varying, double[] all) {
    Cholesky factors = Cholesky.of(correlations(totals, varying));
    for (int reward : new int[] {AuditSums.BEFORE, AuditSums.AFTER}) {
      double[] with =
          Arrays.stream(varying)
              .mapToDouble(
                  k ->
                      totals[sums.withReward(k, reward)]
                          / Math.sqrt(totals[sums.square(k)])
                          / Math.sqrt(totals[reward]))
              .toArray();
      double[] slopes = factors.solve(with);
      for (int i = 0; i < slopes.length; i++) {
        all[(reward == AuditSums.BEFORE ? 0 : size()) + varying[i]] = slopes[i];
      }
    }
  }

  /**
   * How much more each feature's slope scatters because others go along with it, {@code 1 / (1 -
   * R^2)} of the feature by the others; 0 of one that does not vary.
   */
  double[] inflation(double[] totals) {
    double[] inflation = new double[sums.features];
    int[] varying = varying(totals);
    double[][] inverse = Cholesky.of(correlations(totals, varying)).inverse();
    for (int i = 0; i < varying.length; i++) {
      inflation[varying[i]] = inverse[i][i];
    }
    return inflation;
  }

  private double[][] correlations(double[] totals, int[] varying) {
    int n = varying.length;
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i][j] =
            i == j
                ? 1 + RIDGE
                : totals[sums.withFeature(varying[i], varying[j])]
                    / Math.sqrt(totals[sums.square(varying[i])])
                    / Math.sqrt(totals[sums.square(varying[j])]);
      }
    }
    return matrix;
  }
}
