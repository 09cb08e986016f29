package dev.charm.calibration.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Many comparisons at once: p-values adjusted so that, taken against 0.05, all of them together
 * find a difference where there is none in at most 5 % of all studies, however they depend on each
 * other.
 *
 * <p>Source: S. Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal
 * of Statistics 6 (1979).
 */
public final class Holm {
  private Holm() {}

  /**
   * The adjusted p-values, in the order of the given ones.
   *
   * @param pValues of all comparisons, in [0, 1]
   * @throws IllegalArgumentException if one is not a probability
   */
  public static double[] adjusted(double... pValues) {
    int n = pValues.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[n];
    double most = 0;
    for (int rank = 0; rank < n; rank++) {
      double p = pValues[order[rank]];
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("not a p-value: " + p);
      }
      most = Math.max(most, Math.min(1.0, (n - rank) * p));
      adjusted[order[rank]] = most;
    }
    return adjusted;
  }
}
