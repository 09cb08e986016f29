package dev.charm.calibration.numeric;

import java.util.Arrays;

/**
 * Strictly increasing finite doubles with counts: the canonical form of a multiset of numbers, and
 * so the reason why no result here depends on an order of arrival. Negative zero is made zero.
 */
public final class CountedValues {
  /** Beyond this magnitude brackets and midpoints would overflow; no reward model comes near it. */
  public static final double LIMIT = 1e100;

  private final double[] values;
  private final long[] cumulative;

  private CountedValues(double[] values, long[] counts) {
    this.values = values;
    this.cumulative = new long[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      cumulative[i + 1] = Math.addExact(cumulative[i], counts[i]);
    }
  }

  public static CountedValues of(double[] input) {
    double[] sorted = new double[input.length];
    for (int i = 0; i < input.length; i++) {
      sorted[i] = normalised(input[i]);
    }
    Arrays.sort(sorted);
    long[] counts = new long[sorted.length];
    int size = 0;
    for (double value : sorted) {
      if (size == 0 || value != sorted[size - 1]) {
        sorted[size++] = value;
      }
      counts[size - 1]++;
    }
    return new CountedValues(Arrays.copyOf(sorted, size), Arrays.copyOf(counts, size));
  }

  public static CountedValues ofCounts(double[] input, long[] inputCounts) {
    if (input.length != inputCounts.length) {
      throw new IllegalArgumentException(
          input.length + " values but " + inputCounts.length + " counts");
    }
    double[] values = of(input).values;
    long[] counts = new long[values.length];
    for (int i = 0; i < input.length; i++) {
      if (inputCounts[i] <= 0) {
        throw new IllegalArgumentException("a count must be positive: " + inputCounts[i]);
      }
      int at = Arrays.binarySearch(values, normalised(input[i]));
      counts[at] = Math.addExact(counts[at], inputCounts[i]);
    }
    return new CountedValues(values, counts);
  }

  /** Every value with its sign turned. */
  public CountedValues negated() {
    int size = values.length;
    double[] turned = new double[size];
    long[] counts = new long[size];
    for (int i = 0; i < size; i++) {
      turned[i] = 0.0 - values[size - 1 - i]; // 0.0 stays 0.0
      counts[i] = count(size - 1 - i);
    }
    return new CountedValues(turned, counts);
  }

  private static double normalised(double value) {
    if (!(Math.abs(value) <= LIMIT)) {
      throw new IllegalArgumentException(
          "must be finite and within +-" + LIMIT + ", but is " + value);
    }
    return value + 0.0; // makes -0.0 into 0.0
  }

  public int size() {
    return values.length;
  }

  public long total() {
    return cumulative[values.length];
  }

  public double value(int i) {
    return values[i];
  }

  /** The greatest absolute value; there must be one. */
  public double magnitude() {
    return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
  }

  public long count(int i) {
    return cumulative[i + 1] - cumulative[i];
  }

  /** Where a value stands among the distinct ones; negative if it does not. */
  public int indexOf(double value) {
    return Arrays.binarySearch(values, value + 0.0);
  }

  /** How many lie strictly before the i-th distinct value; i may equal the size. */
  public long before(int i) {
    return cumulative[i];
  }

  /** How many are at or below the threshold. */
  public long atMost(double threshold) {
    int at = indexOf(threshold);
    return at >= 0 ? cumulative[at + 1] : cumulative[-at - 1];
  }

  /** How many equal the threshold exactly. */
  public long at(double threshold) {
    int at = indexOf(threshold);
    return at >= 0 ? count(at) : 0;
  }

  /** The k-th smallest of all, counting repeats, k from 1 to the total. */
  public double orderStatistic(long k) {
    int at = Arrays.binarySearch(cumulative, k);
    return values[(at >= 0 ? at : -at - 1) - 1];
  }

  public boolean sameAs(CountedValues other) {
    return Arrays.equals(values, other.values) && Arrays.equals(cumulative, other.cumulative);
  }

  public int hash() {
    return 31 * Arrays.hashCode(values) + Arrays.hashCode(cumulative);
  }
}
