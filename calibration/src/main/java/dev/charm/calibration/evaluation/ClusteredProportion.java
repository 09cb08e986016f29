package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.numeric.StudentT;
import dev.charm.calibration.rating.Rating;

/**
 * A share of trials that come in clusters, such as pairs that share a prompt: those of a cluster
 * tend to succeed together, so that 9 pairs of one prompt are worth less than 9 pairs of nine.
 *
 * <p><b>Method.</b> The share is a ratio of two totals over clusters; its variance is that of the
 * linearised ratio, between clusters. It says how many independent trials would vary as much, the
 * effective number {@code p (1 - p) / variance}, at most the real one; {@link ProportionInterval
 * Wilson's interval} is taken at that number, after it has been lowered by {@code (z / t)^2} with
 * Student's t of one less than the number of clusters. Where nothing varies (all clusters have the
 * share 0 or 1, or the same share) the clusters themselves are counted. One cluster says nothing
 * about another: its interval is [0, 1].
 *
 * <p>Source: E. L. Korn, B. I. Graubard, Confidence Intervals for Proportions with Small Expected
 * Number of Positive Counts Estimated from Survey Data, Survey Methodology 24 (1998).
 */
public final class ClusteredProportion {
  private ClusteredProportion() {}

  /**
   * The share of all trials that succeeded.
   *
   * @param successes in each cluster, from 0 to its size; trials may count in part
   * @param sizes of the clusters, positive
   * @throws IllegalArgumentException if there is no cluster, or a number is out of range
   */
  public static ProportionInterval of(double[] successes, double[] sizes) {
    int clusters = sizes.length;
    if (clusters == 0 || successes.length != clusters) {
      throw new IllegalArgumentException("no share of " + clusters + " clusters");
    }
    CompensatedSum won = new CompensatedSum();
    CompensatedSum all = new CompensatedSum();
    for (int i = 0; i < clusters; i++) {
      if (!(sizes[i] > 0 && successes[i] >= 0 && successes[i] <= sizes[i])) {
        throw new IllegalArgumentException("no share: " + successes[i] + " of " + sizes[i]);
      }
      won.add(successes[i]);
      all.add(sizes[i]);
    }
    double n = all.value();
    double share = Math.min(1, won.value() / n);
    if (clusters == 1) {
      return new ProportionInterval(share, 0, 1);
    }
    CompensatedSum squares = new CompensatedSum();
    for (int i = 0; i < clusters; i++) {
      double deviation = successes[i] - share * sizes[i];
      squares.add(deviation * deviation);
    }
    double variance = squares.value() * clusters / (clusters - 1.0) / (n * n);
    return interval(share, variance, clusters, n);
  }

  /**
   * The mean of values that lie in [0, 1] and are not decisions but shares themselves, one per
   * cluster. They vary less than decisions would, so the effective number may be above theirs.
   *
   * @param values one per cluster, in [0, 1]
   * @throws IllegalArgumentException if there is none, or one is out of range
   */
  public static ProportionInterval ofShares(double... values) {
    int clusters = values.length;
    CompensatedSum sum = new CompensatedSum();
    for (double value : values) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("not a share: " + value);
      }
      sum.add(value);
    }
    if (clusters == 0) {
      throw new IllegalArgumentException("no value");
    }
    double mean = Math.min(1, sum.value() / clusters);
    if (clusters == 1) {
      return new ProportionInterval(mean, 0, 1);
    }
    CompensatedSum squares = new CompensatedSum();
    for (double value : values) {
      squares.add((value - mean) * (value - mean));
    }
    double variance = squares.value() / (clusters - 1.0) / clusters;
    return interval(mean, variance, clusters, Double.POSITIVE_INFINITY);
  }

  private static ProportionInterval interval(
      double share, double variance, int clusters, double most) {
    double effective = variance > 0 ? Math.min(most, share * (1 - share) / variance) : clusters;
    double narrow = Rating.Z95 / StudentT.quantile95(clusters - 1L);
    return ProportionInterval.ofSize(share, effective * narrow * narrow);
  }
}
