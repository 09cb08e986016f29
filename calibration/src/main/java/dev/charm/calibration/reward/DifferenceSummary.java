package dev.charm.calibration.reward;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
 * again with {@link RankZoom}; (3) a soft win rate misses, per value, by {@code w^2 / 8
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
  private static final DifferenceSummary EMPTY = new DifferenceSummary(true, List.of());

  private final boolean exact;
  private final List<Bin> bins;

  /**
   * One entry of a summary, integers only.
   *
   * @param key if exact the {@link SortableDouble#toLong} form of the value, else its upper 22
   *     bits, sign-extended ({@code toLong(d) >> 42})
   * @param count the number of prompts, positive
   * @param sum if exact 0, else the sum over those prompts of bits 10 to 41 of that form
   */
  public record Bin(long key, long count, long sum) {}

  private DifferenceSummary(boolean exact, List<Bin> bins) {
    this.exact = exact;
    this.bins = bins;
  }

  /** The summary of no evidence: merging it changes nothing. */
  public static DifferenceSummary empty() {
    return EMPTY;
  }

  /** The summary of a distribution. */
  public static DifferenceSummary of(Differences differences) {
    List<Bin> values = new ArrayList<>(differences.size());
    for (int i = 0; i < differences.size(); i++) {
      values.add(new Bin(SortableDouble.toLong(differences.value(i)), differences.count(i), 0));
    }
    return ofEntries(true, values);
  }

  /**
   * The summary that these entries describe, as read from the wire.
   *
   * @param exact whether keys are whole values
   * @param bins in strictly increasing order of key
   * @throws IllegalArgumentException if the entries are no summary: out of order, a count that is
   *     not positive, a sum that the count cannot have, a key that is no finite number, or more
   *     exact entries than the limit
   */
  public static DifferenceSummary ofBins(boolean exact, List<Bin> bins) {
    if (exact && bins.size() > EXACT_LIMIT) {
      throw new IllegalArgumentException(
          "an exact summary has at most " + EXACT_LIMIT + " values, not " + bins.size());
    }
    Bin previous = null;
    for (Bin bin : bins) {
      if (previous != null && bin.key() <= previous.key()) {
        throw new IllegalArgumentException("keys out of order: " + previous + ", " + bin);
      }
      requireValid(exact, bin);
      previous = bin;
    }
    return new DifferenceSummary(exact, List.copyOf(bins));
  }

  private static void requireValid(boolean exact, Bin bin) {
    if (bin.count() <= 0) {
      throw new IllegalArgumentException("a count must be positive: " + bin);
    }
    long largest = exact ? 0 : 0xffff_ffffL;
    if (bin.sum() < 0 || bin.sum() / bin.count() > largest) {
      throw new IllegalArgumentException("a sum that the count cannot have: " + bin);
    }
    if (!exact && (bin.key() << LOW_BITS) >> LOW_BITS != bin.key()) {
      throw new IllegalArgumentException("a key of more than 22 bits: " + bin);
    }
    if (!(Math.abs(mean(exact, bin)) <= CountedValues.LIMIT)) {
      throw new IllegalArgumentException("a key that is no finite difference: " + bin);
    }
  }

  /**
   * The summary of both: the order and grouping of merges never changes the result.
   *
   * @throws ArithmeticException if a bin would exceed 2^31 prompts
   */
  public DifferenceSummary merge(DifferenceSummary other) {
    boolean both = exact && other.exact;
    return ofEntries(both, merged(coarseUnless(both, this), coarseUnless(both, other)));
  }

  private static List<Bin> coarseUnless(boolean keepExact, DifferenceSummary summary) {
    return summary.exact && !keepExact ? coarse(summary.bins) : summary.bins;
  }

  /** Two lists in order of key as one, in one pass. */
  private static List<Bin> merged(List<Bin> a, List<Bin> b) {
    List<Bin> all = new ArrayList<>(a.size() + b.size());
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      int order = Long.compare(a.get(i).key(), b.get(j).key());
      if (order == 0) {
        all.add(sum(a.get(i++), b.get(j++)));
      } else {
        all.add(order < 0 ? a.get(i++) : b.get(j++));
      }
    }
    all.addAll(a.subList(i, a.size()));
    all.addAll(b.subList(j, b.size()));
    return all;
  }

  /** Whether every value is kept as it is. */
  public boolean exact() {
    return exact;
  }

  /** The entries in increasing order of key, unmodifiable. */
  public List<Bin> bins() {
    return bins;
  }

  /** The number of prompts. */
  public long prompts() {
    return bins.stream().mapToLong(Bin::count).reduce(0, Math::addExact);
  }

  /** The distribution to calculate with: the values themselves, or the mean of each bin. */
  public Differences toDifferences() {
    double[] values = new double[bins.size()];
    long[] counts = new long[bins.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = mean(exact, bins.get(i));
      counts[i] = bins.get(i).count();
    }
    return Differences.ofCounts(values, counts);
  }

  /** The summary of entries in order of key; too many values to be told apart go into bins. */
  static DifferenceSummary ofEntries(boolean exact, Collection<Bin> entries) {
    if (entries.isEmpty()) {
      return EMPTY;
    }
    return exact && entries.size() > EXACT_LIMIT
        ? new DifferenceSummary(false, coarse(entries))
        : new DifferenceSummary(exact, List.copyOf(entries));
  }

  /** The bins of values in order, in order. */
  static List<Bin> coarse(Collection<Bin> values) {
    List<Bin> coarse = new ArrayList<>();
    Bin last = null;
    for (Bin value : values) {
      Bin bin = coarse(value);
      if (last != null && last.key() == bin.key()) {
        last = sum(last, bin);
      } else {
        if (last != null) {
          coarse.add(last);
        }
        last = bin;
      }
    }
    if (last != null) {
      coarse.add(last);
    }
    return List.copyOf(coarse);
  }

  /** The bin that a whole value goes to, with its count and sum. */
  static Bin coarse(Bin value) {
    long offset = (value.key() & LOW_MASK) >>> DROPPED_BITS;
    return new Bin(binOf(value.key()), value.count(), Math.multiplyExact(value.count(), offset));
  }

  /** Two entries of one key as one. */
  static Bin sum(Bin a, Bin b) {
    return new Bin(a.key(), Math.addExact(a.count(), b.count()), Math.addExact(a.sum(), b.sum()));
  }

  /** The bin that holds a value in sortable form. */
  static long binOf(long value) {
    return value >> LOW_BITS;
  }

  /** The least value of a bin, in sortable form. */
  static long least(long key) {
    return key << LOW_BITS;
  }

  /** The greatest value of a bin, in sortable form. */
  static long greatest(long key) {
    return key << LOW_BITS | LOW_MASK;
  }

  /** The value that an entry counts by. */
  static double mean(boolean exact, Bin bin) {
    if (exact) {
      return SortableDouble.fromLong(bin.key());
    }
    long whole = bin.sum() / bin.count();
    long rest = ((bin.sum() % bin.count()) << DROPPED_BITS) / bin.count();
    return SortableDouble.fromLong(bin.key() << LOW_BITS | whole << DROPPED_BITS | rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DifferenceSummary that && exact == that.exact && bins.equals(that.bins);
  }

  @Override
  public int hashCode() {
    return 31 * bins.hashCode() + Boolean.hashCode(exact);
  }

  @Override
  public String toString() {
    return "DifferenceSummary[prompts=" + prompts() + ", exact=" + exact + "]";
  }
}
