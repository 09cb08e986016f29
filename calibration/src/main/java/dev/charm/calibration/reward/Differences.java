package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CountedValues;

/**
 * The distribution of {@code d = s_O - s_R} over prompts: all the evidence that one reward model
 * gives about an over-valued model O and its reference R.
 *
 * <p><b>Idea.</b> Everything that a calibration needs (win rates, offset, interval, flips) depends
 * on the multiset of differences alone. It is kept in one canonical form, strictly increasing
 * distinct values with counts, and every sum in this package runs over that form in that order. So
 * the same evidence gives the same bits, whatever the order of arrival, the number of partitions or
 * the corrections in between, and streaming and batch can be compared by equality.
 *
 * <p><b>Outcome of unusual input.</b> {@code -0.0} becomes {@code 0.0}; NaN, infinities and
 * magnitudes above 1e100 are refused; no difference at all is a valid, empty distribution, of which
 * rates and offsets are refused where they are asked for. Immutable.
 */
public final class Differences {
  private final CountedValues sorted;

  private Differences(CountedValues sorted) {
    this.sorted = sorted;
  }

  /**
   * The distribution of these differences, one per prompt, in any order.
   *
   * @throws IllegalArgumentException if one is NaN, infinite or beyond 1e100
   */
  public static Differences of(double... differences) {
    return new Differences(CountedValues.of(differences));
  }

  /**
   * The distribution in which {@code values[i]} occurs {@code counts[i]} times, in any order;
   * repeated values are added up.
   *
   * @throws IllegalArgumentException if a value is NaN, infinite or beyond 1e100, a count is not
   *     positive, or the lengths differ
   * @throws ArithmeticException if there are more than 2^63 - 1 prompts
   */
  public static Differences ofCounts(double[] values, long[] counts) {
    return new Differences(CountedValues.ofCounts(values, counts));
  }

  /** The same prompts seen from the other model: every difference with its sign turned. */
  public Differences negated() {
    return new Differences(sorted.negated());
  }

  /** The number of prompts, repeats counted. */
  public long prompts() {
    return sorted.total();
  }

  /** The number of prompts on which both models have exactly the same score. */
  public long ties() {
    return tiesAt(0.0);
  }

  /** The number of distinct values. */
  public int size() {
    return sorted.size();
  }

  /** The i-th distinct value in increasing order, i from 0. */
  public double value(int i) {
    return sorted.value(i);
  }

  /** How many prompts have the i-th distinct value. */
  public long count(int i) {
    return sorted.count(i);
  }

  /**
   * The number of prompts that O wins under an offset: those with {@code d > -delta}, the
   * expression by which every part of the system decides.
   *
   * @throws IllegalArgumentException if the offset is NaN
   */
  public long wins(double delta) {
    return prompts() - sorted.atMost(threshold(delta));
  }

  /**
   * The number of prompts that stay undecided under an offset: {@code d == -delta} exactly.
   *
   * @throws IllegalArgumentException if the offset is NaN
   */
  public long tiesAt(double delta) {
    return sorted.at(threshold(delta));
  }

  /** The greatest absolute difference; there must be one. */
  double magnitude() {
    return sorted.magnitude();
  }

  /** How many prompts lie strictly before the i-th distinct value; i from 0 to the size. */
  long before(int i) {
    return sorted.before(i);
  }

  /** The k-th largest difference, repeats counted, k from 1 to the number of prompts. */
  double kthLargest(long k) {
    return sorted.orderStatistic(prompts() - k + 1);
  }

  /** Refuses an empty distribution where a rate or an offset is asked for. */
  void requireEvidence() {
    if (prompts() == 0) {
      throw new IllegalArgumentException("no prompt has a score from both models");
    }
  }

  private static double threshold(double delta) {
    if (Double.isNaN(delta)) {
      throw new IllegalArgumentException("the offset is NaN");
    }
    return -delta;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Differences that && sorted.sameAs(that.sorted);
  }

  @Override
  public int hashCode() {
    return sorted.hash();
  }

  @Override
  public String toString() {
    return "Differences[prompts=" + prompts() + ", distinct=" + size() + "]";
  }
}
