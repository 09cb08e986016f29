package dev.charm.calibration.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The difference of two shares of the same trials, with an interval by resampling whole clusters:
 * both reward models see the same prompts in every resample, as they did in the data.
 *
 * <p>The interval is that of the percentiles 2.5 and 97.5. The p-value is the share of resamples
 * whose difference lies at least as far from the observed one as that from 0, with one added to
 * either number, so that it is never 0. The same seed gives the same bits.
 *
 * <p>Source: B. Efron, R. Tibshirani, An Introduction to the Bootstrap (1993), chapters 13 and 16.
 *
 * @param difference share of the first less share of the second, in [-1, 1]
 * @param low lower end of the 95 % interval
 * @param high upper end
 * @param pValue two-sided, in (0, 1]
 */
public record PairedBootstrap(double difference, double low, double high, double pValue) {
  /** Resamples unless another number is asked for. */
  public static final int RESAMPLES = 5_000;

  /**
   * Compares two reward models.
   *
   * @param first successes of the first in each cluster
   * @param second successes of the second in each cluster
   * @param sizes of the clusters, positive
   * @param resamples how often, at least 40
   * @throws IllegalArgumentException if there is no cluster, or lengths differ
   */
  public static PairedBootstrap of(
      double[] first, double[] second, double[] sizes, int resamples, long seed) {
    int n = sizes.length;
    if (n == 0 || first.length != n || second.length != n || resamples < 40) {
      throw new IllegalArgumentException("nothing to resample: " + n + " clusters");
    }
    double[] gains = new double[n];
    double sum = 0;
    double size = 0;
    for (int i = 0; i < n; i++) {
      gains[i] = first[i] - second[i];
      sum += gains[i];
      size += sizes[i];
    }
    double observed = sum / size;
    double[] drawn = new double[resamples];
    SplittableRandom random = new SplittableRandom(seed);
    int asFar = 0;
    for (int r = 0; r < resamples; r++) {
      drawn[r] = drawn(gains, sizes, random);
      asFar += Math.abs(drawn[r] - observed) >= Math.abs(observed) - 1e-12 ? 1 : 0;
    }
    Arrays.sort(drawn);
    int cut = (int) Math.floor(0.025 * resamples);
    return new PairedBootstrap(
        observed,
        drawn[cut],
        drawn[resamples - 1 - cut],
        observed == 0 ? 1.0 : (asFar + 1.0) / (resamples + 1.0));
  }

  private static double drawn(double[] gains, double[] sizes, SplittableRandom random) {
    double sum = 0;
    double size = 0;
    for (int i = 0; i < gains.length; i++) {
      int at = random.nextInt(gains.length);
      sum += gains[at];
      size += sizes[at];
    }
    return sum / size;
  }
}
