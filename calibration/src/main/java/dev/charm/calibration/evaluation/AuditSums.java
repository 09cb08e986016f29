package dev.charm.calibration.evaluation;

import dev.charm.calibration.numeric.CompensatedSum;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an audit keeps of a prompt, a row of numbers: sums of products of deviations from the
 * prompt's means, and what the picks are expected to be. All estimates are functions of the totals
 * of such rows, so that a prompt is left out by subtracting its row.
 *
 * <p>At 7 features and four numbers of answers a row has 105 doubles. The same answers in another
 * order give the same bits.
 */
final class AuditSums {
  private static final double LARGEST = 1e50; // sums of squares of its squares are finite

  final int features;
  final List<Integer> bestOf;
  private final int products;
  private final int picks;

  /** Places in a row: answers less one, both rewards' squares, then what the methods say. */
  static final int FREEDOM = 0;

  static final int BEFORE = 1;
  static final int AFTER = 2;

  private static final int FIRST = 3;

  AuditSums(int features, List<Integer> bestOf) {
    this.features = features;
    this.bestOf = bestOf;
    products = FIRST + 2 * features;
    picks = products + features * (features + 1) / 2;
  }

  /** Length of a row. */
  int width() {
    return picks + bestOf.size() * (1 + 2 * features);
  }

  /** Of a feature with the reward before or after. */
  int withReward(int feature, int reward) {
    return FIRST + (reward == BEFORE ? 0 : features) + feature;
  }

  /** Of two features, in either order. */
  int withFeature(int one, int other) {
    int low = Math.min(one, other);
    int high = Math.max(one, other);
    return products + high * (high + 1) / 2 + low;
  }

  int square(int feature) {
    return withFeature(feature, feature);
  }

  /** Whether the prompt has as many answers as the picker at a place of {@link #bestOf} sees. */
  int hasEnough(int at) {
    return picks + at * (1 + 2 * features);
  }

  /** The feature of the pick less its mean. */
  int pick(int at, int feature, int reward) {
    return hasEnough(at) + 1 + (reward == BEFORE ? 0 : features) + feature;
  }

  /**
   * The row of a prompt with at least two answers.
   *
   * @throws IllegalArgumentException if a number is not finite, or beyond 1e50
   */
  double[] row(double[][] answers, double[] before, double[] after) {
    int m = answers.length;
    int[] order = order(answers, before, after);
    double[] b = deviations(order, before);
    double[] a = deviations(order, after);
    double[][] f = new double[features][];
    for (int k = 0; k < features; k++) {
      int feature = k;
      f[k] =
          deviations(order, IntStream.range(0, m).mapToDouble(i -> answers[i][feature]).toArray());
    }
    double[] row = new double[width()];
    row[FREEDOM] = m - 1.0;
    row[BEFORE] = product(b, b);
    row[AFTER] = product(a, a);
    for (int k = 0; k < features; k++) {
      row[withReward(k, BEFORE)] = product(f[k], b);
      row[withReward(k, AFTER)] = product(f[k], a);
      for (int other = 0; other <= k; other++) {
        row[withFeature(k, other)] = product(f[k], f[other]);
      }
    }
    for (int at = 0; at < bestOf.size(); at++) {
      if (m >= bestOf.get(at)) {
        row[hasEnough(at)] = 1;
        double[] chancesBefore = BestOfN.chances(inOrder(order, before), bestOf.get(at));
        double[] chancesAfter = BestOfN.chances(inOrder(order, after), bestOf.get(at));
        for (int k = 0; k < features; k++) {
          row[pick(at, k, BEFORE)] = product(chancesBefore, f[k]);
          row[pick(at, k, AFTER)] = product(chancesAfter, f[k]);
        }
      }
    }
    return row;
  }

  private static int[] order(double[][] answers, double[] before, double[] after) {
    return IntStream.range(0, answers.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> before[i])
                .thenComparingDouble(i -> after[i])
                .thenComparing(i -> answers[i], Arrays::compare))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double[] inOrder(int[] order, double[] values) {
    return Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
  }

  /** From the mean; all 0 where values are equal, which by rounding their mean may not be. */
  private static double[] deviations(int[] order, double[] values) {
    double[] deviations = inOrder(order, values);
    CompensatedSum sum = new CompensatedSum();
    boolean equal = true;
    for (double value : deviations) {
      if (!(Math.abs(value) <= LARGEST)) {
        throw new IllegalArgumentException("not a number to audit: " + value);
      }
      sum.add(value);
      equal &= value == deviations[0];
    }
    double mean = sum.value() / deviations.length;
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = equal ? 0 : deviations[i] - mean;
    }
    return deviations;
  }

  private static double product(double[] x, double[] y) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < x.length; i++) {
      sum.add(x[i] * y[i]);
    }
    return sum.value();
  }
}
