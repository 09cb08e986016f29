package dev.charm.ops.bench.offset;

import java.util.Arrays;

/**
 * The reference for {@code all-pairs}: the root of the mean over all n m cross pairs of {@code
 * sigma((o_i + delta - r_j) / T) - P}, every term calculated and summed in double precision, a row
 * at a time. Newton's method within a bracket that shrinks; the slope comes from the same pass.
 */
final class ExactAllPairs {
  private static final int MOST_PASSES = 100;
  private static final double RELATIVE_WIDTH = 0x1p-43;

  private final double[] o;
  private final double[] r;
  private final double expected;
  private final double temperature;

  ExactAllPairs(double[] o, double[] r, double expected, double temperature) {
    this.o = o;
    this.r = r;
    this.expected = expected;
    this.temperature = temperature;
  }

  /**
   * The sum at one offset.
   *
   * @param excess the mean, less the expected win rate
   * @param slope its derivative by the offset
   */
  record Sum(double excess, double slope) {
    /** How far the offset lies from the root, to first order. */
    double step() {
      return excess / slope;
    }
  }

  /** Every term. */
  Sum at(double delta) {
    double wins = 0;
    double slope = 0;
    for (double a : o) {
      double row = 0;
      double rowSlope = 0;
      double shifted = a + delta;
      for (double b : r) {
        double won = 1 / (1 + Math.exp((b - shifted) / temperature));
        row += won;
        rowSlope += won * (1 - won);
      }
      wins += row;
      slope += rowSlope;
    }
    double pairs = (double) o.length * r.length;
    return new Sum(wins / pairs - expected, slope / pairs / temperature);
  }

  /** The root. */
  double solve() {
    double low = min(r) - max(o) - 40 * temperature;
    double high = max(r) - min(o) + 40 * temperature;
    double delta = (low + high) / 2;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      Sum sum = at(delta);
      if (sum.excess() > 0) {
        high = delta;
      } else {
        low = delta;
      }
      double next = delta - sum.step();
      if (!(next > low && next < high)) { // also where the slope vanishes
        next = (low + high) / 2;
      }
      if (Math.abs(next - delta) <= RELATIVE_WIDTH * temperature) {
        return next;
      }
      delta = next;
    }
    return delta;
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
