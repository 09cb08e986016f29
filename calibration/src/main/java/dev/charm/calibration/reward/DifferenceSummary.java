package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CountedValues;

/**
 * The distribution of differences in a form that is small, merges exactly, and travels: what each
 * partition sends and what is summed up into one calibration.
 *
 * <p><b>Idea.</b> Up to {@link #EXACT_LIMIT} distinct values the summary is exact: each value with
 * its count. Beyond, a value goes to the bin named by the top 22 bits of its {@link SortableDouble}
 * form: sign, exponent and 10 bits of mantissa, so bins are log-spaced, the same everywhere, and
 * 1/1024 of |d| wide or less. Within a bin the exponent is fixed, so the bits below are linear in
 * the value; the upper 32 of them are summed up. A bin thus holds two integers, count and sum, and
 * its mean.
 *
 * <p><b>Merging</b> adds integers and so is associative, commutative and exact, and the resolution
 * is a function of the whole: a part in bins has more than the limit of distinct values, hence so
 * has the whole; and an exact part put into bins late gives the same integers as one put there at
 * once. However evidence is partitioned, merged and re-merged, the sum is the same bit for bit. A
 * part is replaced by its newer version, never corrected: withdrawn evidence needs no arithmetic.
 *
 * <p><b>Error.</b> None while exact. In bins: (1) the mean of a bin is right to 2^-42 of |d|; (2)
 * the hard win rate under an offset may miss by the share of prompts in the bin that holds {@code
 * -delta}, and the offset of {@code win-rate} by the width of a bin, |delta| / 1024, both exact
 * again with {@link QuantileRefinement}; (3) a soft win rate misses, per value, by {@code w^2 / 8
 * max|sigma''| / T^2} with w = |d| / 1024 and max|sigma''| = 0.0962, which makes at most {@code
 * 5e-8 max(1, (delta / T)^2)}, and the offset by that over {@code E[sigma' / T]}. Sampling error at
 * 4,096 prompts is 0.008: five orders more. (4) A difference that is subnormal (below 2.2e-308) may
 * be taken for a tie.
 *
 * <p><b>Widths.</b> Offsets are 32 bits, so a bin sums up 2^31 prompts without overflow; more are
 * refused by an {@link ArithmeticException} and never wrap around. One octave of |d| is 1,024 bins;
 * differences between 0.001 and 32, of both signs, fill at most 31,000.
 */
public final class DifferenceSummary {
  /** The number of distinct values up to which a summary is exact. */
  public static final int EXACT_LIMIT = 4096;

  private static final int LOW_BITS = 42;
  private static final int DROPPED_BITS = 10;
  private static final long LOW_MASK = (1L << LOW_BITS) - 1;
  private static final long LARGEST_OFFSET = 0xffff_ffffL;
  private static final DifferenceSummary EMPTY =
      new DifferenceSummary(true, new SortedBins(false, 0));

  private final boolean exact;
  private final SortedBins bins; // never changed

  private DifferenceSummary(boolean exact, SortedBins bins) {
    this.exact = exact;
    this.bins = bins;
  }

  /** The summary of no evidence: merging it changes nothing. */
  public static DifferenceSummary empty() {
    return EMPTY;
  }

  /** The summary of a distribution. */
  public static DifferenceSummary of(Differences differences) {
    SortedBins values = new SortedBins(false, differences.size());
    for (int i = 0; i < differences.size(); i++) {
      values.append(SortableDouble.toLong(differences.value(i)), differences.count(i), 0);
    }
    return of(true, values);
  }

  /**
   * The summary that these entries describe, as read from the wire.
   *
   * @param exact whether keys are whole values
   * @param keys strictly increasing: if exact the {@link SortableDouble#toLong} form of each value,
   *     else its upper 22 bits, sign-extended ({@code toLong(d) >> 42})
   * @param counts the number of prompts of each, positive
   * @param sums nothing if exact, else over the prompts of each the sum of bits 10 to 41 of that
   *     form
   * @throws IllegalArgumentException if the entries do not make a summary: not as many counts and
   *     sums as keys, out of order, a count that is not positive, a sum that the count cannot have,
   *     a key that is not a finite number, or more exact entries than the limit
   */
  public static DifferenceSummary ofBins(boolean exact, long[] keys, long[] counts, long[] sums) {
    if (counts.length != keys.length || sums.length != (exact ? 0 : keys.length)) {
      throw new IllegalArgumentException(
          keys.length + " keys, " + counts.length + " counts and " + sums.length + " sums");
    }
    if (exact && keys.length > EXACT_LIMIT) {
      throw new IllegalArgumentException(
          "an exact summary has at most " + EXACT_LIMIT + " values, not " + keys.length);
    }
    SortedBins bins = new SortedBins(!exact, keys.length);
    for (int i = 0; i < keys.length; i++) {
      if (i > 0 && keys[i] <= keys[i - 1]) {
        throw new IllegalArgumentException("keys out of order: " + keys[i - 1] + ", " + keys[i]);
      }
      long sum = exact ? 0 : sums[i];
      requireValid(exact, keys[i], counts[i], sum);
      bins.append(keys[i], counts[i], sum);
    }
    return new DifferenceSummary(exact, bins);
  }

  private static void requireValid(boolean exact, long key, long count, long sum) {
    if (count <= 0) {
      throw new IllegalArgumentException("a count must be positive: " + count);
    }
    if (sum < 0 || sum / count > LARGEST_OFFSET) {
      throw new IllegalArgumentException("a sum that the count cannot have: " + sum);
    }
    if (!exact && (key << LOW_BITS) >> LOW_BITS != key) {
      throw new IllegalArgumentException("a key of more than 22 bits: " + key);
    }
    if (!(Math.abs(mean(exact, key, count, sum)) <= CountedValues.LIMIT)) {
      throw new IllegalArgumentException("a key that is not a finite difference: " + key);
    }
  }

  /**
   * The summary of both: the order and grouping of merges never changes the result.
   *
   * @throws ArithmeticException if a bin would exceed 2^31 prompts
   */
  public DifferenceSummary merge(DifferenceSummary other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    boolean both = exact && other.exact;
    return of(both, SortedBins.merged(coarseUnless(both, this), coarseUnless(both, other)));
  }

  private static SortedBins coarseUnless(boolean keepExact, DifferenceSummary summary) {
    return summary.exact && !keepExact ? coarse(summary.bins) : summary.bins;
  }

  /** Whether every value is kept as it is. */
  public boolean exact() {
    return exact;
  }

  /** Whether there is no evidence. */
  public boolean isEmpty() {
    return bins.size() == 0;
  }

  /** The number of entries. */
  public int size() {
    return bins.size();
  }

  /** The key of the i-th entry, as {@link #ofBins} takes it. */
  public long key(int i) {
    return bins.key(i);
  }

  /** The number of prompts of the i-th entry. */
  public long count(int i) {
    return bins.count(i);
  }

  /** The sum of the i-th entry, as {@link #ofBins} takes it; 0 if exact. */
  public long sum(int i) {
    return bins.sum(i);
  }

  /** The number of prompts. */
  public long prompts() {
    return bins.total();
  }

  /** The distribution to calculate with: the values themselves, or the mean of each bin. */
  public Differences toDifferences() {
    double[] values = new double[bins.size()];
    long[] counts = new long[bins.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = mean(i);
      counts[i] = bins.count(i);
    }
    return Differences.ofCounts(values, counts);
  }

  /** The value that the i-th entry counts by. */
  double mean(int i) {
    return mean(exact, bins.key(i), bins.count(i), bins.sum(i));
  }

  /**
   * The summary of entries; too many values to be told apart go into bins.
   *
   * @param entries not changed any more
   */
  static DifferenceSummary of(boolean exact, SortedBins entries) {
    if (entries.size() == 0) {
      return EMPTY;
    }
    return exact && entries.size() > EXACT_LIMIT
        ? new DifferenceSummary(false, coarse(entries))
        : new DifferenceSummary(exact, entries);
  }

  /** The bins of values. */
  static SortedBins coarse(SortedBins values) {
    SortedBins coarse = SortedBins.empty(true);
    for (int i = 0; i < values.size(); i++) {
      long value = values.key(i);
      long count = values.count(i);
      coarse.append(binOf(value), count, Math.multiplyExact(count, offset(value)));
    }
    return coarse;
  }

  /** The bin that holds a value in sortable form. */
  static long binOf(long value) {
    return value >> LOW_BITS;
  }

  /** What a value in sortable form adds to the sum of its bin. */
  static long offset(long value) {
    return (value & LOW_MASK) >>> DROPPED_BITS;
  }

  /** The least value of a bin, in sortable form. */
  static long least(long key) {
    return key << LOW_BITS;
  }

  /** The greatest value of a bin, in sortable form. */
  static long greatest(long key) {
    return key << LOW_BITS | LOW_MASK;
  }

  private static double mean(boolean exact, long key, long count, long sum) {
    if (exact) {
      return SortableDouble.fromLong(key);
    }
    long whole = sum / count;
    long rest = ((sum % count) << DROPPED_BITS) / count;
    return SortableDouble.fromLong(key << LOW_BITS | whole << DROPPED_BITS | rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DifferenceSummary that && exact == that.exact && bins.sameAs(that.bins);
  }

  @Override
  public int hashCode() {
    return 31 * bins.hash() + Boolean.hashCode(exact);
  }

  @Override
  public String toString() {
    return "DifferenceSummary[prompts=" + prompts() + ", exact=" + exact + "]";
  }
}
