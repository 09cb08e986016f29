package dev.charm.calibration.reward;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a part of the evidence knows about one range of differences: finer than the bin of the
 * summary that holds it, and together with it enough to tell order statistics apart ({@link
 * RankZoom}). Parts of one range merge in any order.
 *
 * <p>Up to {@link DifferenceSummary#EXACT_LIMIT} distinct values, each stands by itself; beyond,
 * the range is cut into cells of equal width in sortable form, at most twice as many as the limit.
 *
 * @param range what is detailed
 * @param below the number of prompts under the range in the same bin
 * @param exact whether keys are values
 * @param cells in increasing order of key: the value in sortable form if exact, else the number of
 *     the cell from the range's low end; and how many prompts
 * @param predecessor the greatest difference under the range, in whatever bin; null if there is
 *     none
 * @param successor the least difference over the range; null if there is none
 */
public record RangeDetail(
    DifferenceRange range,
    long below,
    boolean exact,
    List<Cell> cells,
    @Nullable Double predecessor,
    @Nullable Double successor) {

  /** Prompts under one key. */
  public record Cell(long key, long count) {}

  public RangeDetail {
    cells = List.copyOf(cells);
  }

  /**
   * The detail of a part.
   *
   * @param inside its differences in the range, in increasing order
   */
  public static RangeDetail of(
      DifferenceRange range,
      long below,
      PrimitiveIterator.OfDouble inside,
      @Nullable Double predecessor,
      @Nullable Double successor) {
    TreeMap<Long, Long> counts = new TreeMap<>();
    boolean exact = true;
    while (inside.hasNext()) {
      long value = SortableDouble.toLong(inside.nextDouble());
      counts.merge(exact ? value : cellOf(range, value), 1L, Math::addExact);
      if (exact && counts.size() > DifferenceSummary.EXACT_LIMIT) {
        counts = coarse(range, counts);
        exact = false;
      }
    }
    return new RangeDetail(range, below, exact, cells(counts), predecessor, successor);
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
    TreeMap<Long, Long> counts = new TreeMap<>();
    addTo(counts, both);
    other.addTo(counts, both);
    return new RangeDetail(
        range,
        Math.addExact(below, other.below),
        both,
        cells(counts),
        nearer(predecessor, other.predecessor, 1),
        nearer(successor, other.successor, -1));
  }

  /** The number of prompts in the range. */
  long inside() {
    return cells.stream().mapToLong(Cell::count).reduce(0, Math::addExact);
  }

  /** The least value that a cell may hold, in sortable form. */
  long least(Cell cell) {
    return exact ? cell.key() : range.low() + (cell.key() << shift(range));
  }

  /** The greatest value that a cell may hold, in sortable form. */
  long greatest(Cell cell) {
    return exact ? cell.key() : Math.min(range.high(), least(cell) + (1L << shift(range)) - 1);
  }

  private void addTo(TreeMap<Long, Long> counts, boolean keepExact) {
    for (Cell cell : cells) {
      long key = exact && !keepExact ? cellOf(range, cell.key()) : cell.key();
      counts.merge(key, cell.count(), Math::addExact);
    }
  }

  private static TreeMap<Long, Long> coarse(DifferenceRange range, TreeMap<Long, Long> values) {
    TreeMap<Long, Long> counts = new TreeMap<>();
    values.forEach((value, count) -> counts.merge(cellOf(range, value), count, Math::addExact));
    return counts;
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

  private static List<Cell> cells(TreeMap<Long, Long> counts) {
    List<Cell> cells = new ArrayList<>(counts.size());
    counts.forEach((key, count) -> cells.add(new Cell(key, count)));
    return cells;
  }

  private static @Nullable Double nearer(@Nullable Double a, @Nullable Double b, int sign) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return sign * Double.compare(a, b) >= 0 ? a : b;
  }
}
