package dev.charm.calibration.numeric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How two series go together. Sums run in the order of the series: who wants the same bits from the
 * same evidence sorts it first.
 */
public final class Correlation {
  private Correlation() {}

  /**
   * The correlation of Pearson, in [-1, 1]; its square is the share of the variance of one that a
   * straight line in the other explains. Empty where one of them does not vary, or there are fewer
   * than two observations: then there is nothing to explain.
   */
  public static OptionalDouble pearson(double[] x, double[] y) {
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
  public static OptionalDouble spearman(double[] x, double[] y) {
    return pearson(ranks(x), ranks(y));
  }

  /**
   * The rank correlation of Kendall in its form b, in [-1, 1]: the surplus of pairs of observations
   * that both series put in the same order, over the geometric mean of the numbers of pairs that
   * either does not tie. Empty where one of the series does not vary. Compares every two
   * observations: for thousands, not for millions.
   *
   * <p>Source: M. G. Kendall, The Treatment of Ties in Ranking Problems, Biometrika 33 (1945).
   */
  public static OptionalDouble kendall(double[] x, double[] y) {
    long surplus = 0;
    long apartInX = 0;
    long apartInY = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        int inX = Double.compare(x[i] + 0.0, x[j] + 0.0); // -0 and 0 are tied
        int inY = Double.compare(y[i] + 0.0, y[j] + 0.0);
        surplus += (long) Integer.signum(inX) * Integer.signum(inY);
        apartInX += inX == 0 ? 0 : 1;
        apartInY += inY == 0 ? 0 : 1;
      }
    }
    if (apartInX == 0 || apartInY == 0) {
      return OptionalDouble.empty();
    }
    double tau = surplus / (Math.sqrt((double) apartInX) * Math.sqrt((double) apartInY));
    return OptionalDouble.of(Math.max(-1.0, Math.min(1.0, tau)));
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
