package dev.charm.ops.bench.report;

import java.util.List;

/**
 * One thing measured several times.
 *
 * @param what is measured
 * @param unit of the values
 * @param values one per repetition, warm-up left out, in the order measured; at least one
 */
public record Measurement(String what, String unit, List<Double> values) {
  /**
   * @throws IllegalArgumentException if there is no value
   */
  public Measurement {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured of " + what);
    }
  }

  /** A thing measured once. */
  public static Measurement once(String what, String unit, double value) {
    return new Measurement(what, unit, List.of(value));
  }

  /** The middle value; of an even number the mean of the middle two. */
  public double median() {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The least value. */
  public double least() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** The greatest value. */
  public double greatest() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
