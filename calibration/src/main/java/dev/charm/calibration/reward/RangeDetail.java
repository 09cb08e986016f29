package dev.charm.calibration.reward;

import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * What a part of the evidence knows about one range of differences: finer than the bin of the
 * summary that holds it, and together with it enough to tell order statistics apart ({@link
 * QuantileRefinement}). Parts of one range merge in any order.
 *
 * <p>Up to {@link DifferenceSummary#EXACT_LIMIT} distinct values, each stands by itself; beyond,
 * the range is cut into cells of equal width in sortable form, at most twice as many as the limit.
 */
public final class RangeDetail {
  private final DifferenceRange range;
  private final long below;
  private final boolean exact;
  private final SortedBins cells; // never changed
  private final @Nullable Double predecessor;
  private final @Nullable Double successor;

  private RangeDetail(
      DifferenceRange range,
      long below,
      boolean exact,
      SortedBins cells,
      @Nullable Double predecessor,
      @Nullable Double successor) {
    this.range = range;
    this.below = below;
    this.exact = exact;
    this.cells = cells;
    this.predecessor = predecessor;
    this.successor = successor;
  }

  /**
   * The detail of a part.
   *
   * @param below the number of prompts under the range in the same bin
   * @param inside its differences in the range, in increasing order
   * @param predecessor the greatest difference under the range, in whatever bin; null if there is
   *     none
   * @param successor the least difference over the range; null if there is none
   */
  public static RangeDetail of(
      DifferenceRange range,
      long below,
      PrimitiveIterator.OfDouble inside,
      @Nullable Double predecessor,
      @Nullable Double successor) {
    SortedBins cells = SortedBins.empty(false);
    boolean exact = true;
    while (inside.hasNext()) {
      long value = SortableDouble.toLong(inside.nextDouble());
      cells.append(exact ? value : cellOf(range, value), 1, 0);
      if (exact && cells.size() > DifferenceSummary.EXACT_LIMIT) {
        cells = coarse(range, cells);
        exact = false;
      }
    }
    return new RangeDetail(range, below, exact, cells, predecessor, successor);
  }

  /**
   * The detail of a part, as read from the wire.
   *
   * @param exact whether keys are values
   * @param keys strictly increasing: values in sortable form if exact, else numbers of cells from
   *     the range's low end
   * @param counts how many prompts each has
   * @throws IllegalArgumentException if there are not as many counts as keys, or keys are out of
   *     order
   */
  public static RangeDetail ofCells(
      DifferenceRange range,
      long below,
      boolean exact,
      long[] keys,
      long[] counts,
      @Nullable Double predecessor,
      @Nullable Double successor) {
    if (counts.length != keys.length) {
      throw new IllegalArgumentException(keys.length + " keys and " + counts.length + " counts");
    }
    SortedBins cells = new SortedBins(false, keys.length);
    for (int i = 0; i < keys.length; i++) {
      if (i > 0 && keys[i] <= keys[i - 1]) {
        throw new IllegalArgumentException("keys out of order: " + keys[i - 1] + ", " + keys[i]);
      }
      cells.append(keys[i], counts[i], 0);
    }
    return new RangeDetail(range, below, exact, cells, predecessor, successor);
  }

  /**
   * The detail of both parts.
   *
   * @throws IllegalArgumentException if the other is of another range
   */
  public RangeDetail merge(RangeDetail other) {
    if (!range.equals(other.range)) {
      throw new IllegalArgumentException("details of " + range + " and " + other.range);
    }
    boolean both = exact && other.exact;
    return new RangeDetail(
        range,
        Math.addExact(below, other.below),
        both,
        SortedBins.merged(cellsUnless(both, this), cellsUnless(both, other)),
        nearer(predecessor, other.predecessor, 1),
        nearer(successor, other.successor, -1));
  }

  /** What is detailed. */
  public DifferenceRange range() {
    return range;
  }

  /** The number of prompts under the range in the same bin. */
  public long below() {
    return below;
  }

  /** Whether every value in the range stands by itself. */
  public boolean exact() {
    return exact;
  }

  /** The number of cells. */
  public int size() {
    return cells.size();
  }

  /** The key of the i-th cell, as {@link #ofCells} takes it. */
  public long key(int i) {
    return cells.key(i);
  }

  /** The number of prompts of the i-th cell. */
  public long count(int i) {
    return cells.count(i);
  }

  /** The greatest difference under the range; null if there is none. */
  public @Nullable Double predecessor() {
    return predecessor;
  }

  /** The least difference over the range; null if there is none. */
  public @Nullable Double successor() {
    return successor;
  }

  /** The number of prompts in the range. */
  long inside() {
    return cells.total();
  }

  /** The least value that the i-th cell may hold, in sortable form. */
  long least(int i) {
    return exact ? key(i) : range.low() + (key(i) << shift(range));
  }

  /** The greatest value that the i-th cell may hold, in sortable form. */
  long greatest(int i) {
    return exact ? key(i) : Math.min(range.high(), least(i) + (1L << shift(range)) - 1);
  }

  private static SortedBins cellsUnless(boolean keepExact, RangeDetail detail) {
    return detail.exact && !keepExact ? coarse(detail.range, detail.cells) : detail.cells;
  }

  private static SortedBins coarse(DifferenceRange range, SortedBins values) {
    SortedBins coarse = SortedBins.empty(false);
    for (int i = 0; i < values.size(); i++) {
      coarse.append(cellOf(range, values.key(i)), values.count(i), 0);
    }
    return coarse;
  }

  private static long cellOf(DifferenceRange range, long value) {
    return (value - range.low()) >> shift(range);
  }

  /** How many low bits a cell spans, so that there are more cells than the limit of values. */
  private static int shift(DifferenceRange range) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(range.high() - range.low());
    int kept = Integer.SIZE - Integer.numberOfLeadingZeros(DifferenceSummary.EXACT_LIMIT);
    return Math.max(0, bits - kept);
  }

  private static @Nullable Double nearer(@Nullable Double a, @Nullable Double b, int sign) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return sign * Double.compare(a, b) >= 0 ? a : b;
  }
}
