package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.CompensatedSum;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What a picker would gain that sees n of a prompt's m answers and takes the one it scores highest:
 * the mean of the recorded preference of its pick over all {@code m choose n} draws, without
 * drawing.
 *
 * <p><b>Idea.</b> In order of score from the lowest, the answer at place r is the pick of the draws
 * that hold it and n - 1 of the r - 1 below it: {@code (r - 1 choose n - 1) / (m choose n)} of all.
 * Answers of equal score are picked by chance: each takes the mean of their weights, whatever their
 * order.
 */
public final class BestOfN {
  private BestOfN() {}

  /**
   * The expected value of the pick.
   *
   * @param scores by which the picker picks, finite
   * @param values of the answers, in the same order
   * @param n how many answers it sees, from 1 to all of them
   * @throws IllegalArgumentException if lengths differ or n is out of range
   */
  public static double expected(double[] scores, double[] values, int n) {
    if (values.length != scores.length) {
      throw new IllegalArgumentException(
          scores.length + " scores of " + values.length + " answers");
    }
    double[] chances = chances(scores, n);
    CompensatedSum sum = new CompensatedSum();
    for (int i : ascending(scores)) {
      sum.add(chances[i] * values[i]);
    }
    return sum.value();
  }

  /**
   * The chance of each answer to be the pick, in the order of the answers: with them the expected
   * value of the pick is a sum, whatever the values.
   *
   * @param scores by which the picker picks, finite
   * @param n how many answers it sees, from 1 to all of them
   * @throws IllegalArgumentException if n is out of range
   */
  public static double[] chances(double[] scores, int n) {
    int m = scores.length;
    if (n < 1 || n > m) {
      throw new IllegalArgumentException("no best of " + n + " of " + m);
    }
    int[] order = ascending(scores);
    double[] weights = weights(m, n);
    double[] chances = new double[m];
    for (int from = 0; from < m; ) {
      int to = from;
      double weight = 0;
      while (to < m && scores[order[to]] == scores[order[from]]) {
        weight += weights[to];
        to++;
      }
      for (int i = from; i < to; i++) {
        chances[order[i]] = weight / (to - from);
      }
      from = to;
    }
    return chances;
  }

  private static int[] ascending(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The share of draws of n of m that the answer at each place, from the lowest, is the pick of.
   */
  static double[] weights(int m, int n) {
    double[] weights = new double[m];
    double weight = (double) n / m;
    for (int r = m; r >= n; r--) {
      weights[r - 1] = weight;
      weight *= (double) (r - n) / (r - 1);
    }
    return weights;
  }
}
