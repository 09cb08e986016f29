package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CompensatedSum;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How two series go together. Sums run in the order of the series: who wants the same bits from the
 * same evidence sorts it first.
 */
final class Correlation {
  private Correlation() {}

  /**
   * The correlation of Pearson, in [-1, 1]; its square is the share of the variance of one that a
   * straight line in the other explains. Empty where one of them does not vary, or there are fewer
   * than two observations: then there is nothing to explain.
   */
  static OptionalDouble pearson(double[] x, double[] y) {
    double meanX = mean(x);
    double meanY = mean(y);
    CompensatedSum xx = new CompensatedSum();
    CompensatedSum yy = new CompensatedSum();
    CompensatedSum xy = new CompensatedSum();
    for (int i = 0; i < x.length; i++) {
      double dx = x[i] - meanX;
      double dy = y[i] - meanY;
      xx.add(dx * dx);
      yy.add(dy * dy);
      xy.add(dx * dy);
    }
    if (constant(x) || constant(y) || !(xx.value() > 0 && yy.value() > 0)) {
      return OptionalDouble.empty();
    }
    double r = xy.value() / (Math.sqrt(xx.value()) * Math.sqrt(yy.value()));
    return OptionalDouble.of(Math.max(-1.0, Math.min(1.0, r)));
  }

  /** The rank correlation of Spearman: Pearson's of the ranks, equal values sharing their mean. */
  static OptionalDouble spearman(double[] x, double[] y) {
    return pearson(ranks(x), ranks(y));
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  /** Asked of the values themselves: by rounding, equal ones may differ from their mean. */
  private static boolean constant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  private static double mean(double[] values) {
    CompensatedSum sum = new CompensatedSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum.value() / values.length;
  }
}
