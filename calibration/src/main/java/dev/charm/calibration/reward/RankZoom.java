package dev.charm.calibration.reward;

import dev.charm.calibration.reward.DifferenceSummary.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the offset of {@code win-rate} exact although the summary is in bins.
 *
 * <p><b>Idea.</b> That offset rests on at most three neighbouring values: the one at which the
 * number of wins crosses {@code P n}, and those next to it. The bins tell in which of them the
 * crossing lies; whoever holds the evidence is asked to detail that one bin, with the values next
 * to it; if it holds too many values still, the cell of the detail with the crossing is asked for,
 * and so on. Each step narrows the range 4,096 times and more, so after four at most every value
 * stands by itself. This is distributed selection by histogram; what travels is bounded at every
 * step, and the outcome is the order statistics themselves: the same as in batch, whatever the
 * path.
 *
 * <p><b>What stays approximate</b> beyond {@link DifferenceSummary#EXACT_LIMIT} distinct values:
 * the ends of the interval, to the width of a bin, and the offset where P wants every or no prompt
 * to be won, as it is placed by the mean gap of all values.
 */
public final class RankZoom {
  private final List<Cell> cells;
  private final boolean exact;

  /** Prompts between two differences; by which value they count, and whether all have it. */
  private record Cell(long low, long high, long count, double value, boolean exact) {}

  private RankZoom(List<Cell> cells, boolean exact) {
    this.cells = cells;
    this.exact = exact;
  }

  /**
   * The evidence as far as it is known.
   *
   * @param detail of the same evidence, or null if none was asked for yet
   */
  public static RankZoom of(DifferenceSummary summary, @Nullable RangeDetail detail) {
    List<Cell> cells = new ArrayList<>(summary.bins().size());
    for (Bin bin : summary.bins()) {
      if (summary.exact()) {
        cells.add(single(bin.key(), bin.count()));
      } else if (detail != null && detail.range().bin() == bin.key()) {
        addDetailed(bin, detail, cells);
      } else {
        cells.add(whole(bin));
      }
    }
    if (detail != null && !summary.exact()) {
      setNeighbours(detail, cells);
    }
    return new RankZoom(cells, summary.exact());
  }

  /** The distribution to calculate with. */
  public Differences differences() {
    double[] values = new double[cells.size()];
    long[] counts = new long[cells.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = cells.get(i).value();
      counts[i] = cells.get(i).count();
    }
    return Differences.ofCounts(values, counts);
  }

  /**
   * The range to be detailed for the offset to be exact; empty once it is, or where nothing is
   * known.
   *
   * @param expected the expected win rate, in [0, 1]
   */
  public Optional<DifferenceRange> unresolved(double expected) {
    Objective.requireProbability(expected);
    if (exact) {
      return Optional.empty();
    }
    double target = expected * cells.stream().mapToLong(Cell::count).sum();
    long wins = 0;
    for (int i = cells.size() - 1; i >= 0; i--) {
      Cell cell = cells.get(i);
      wins += cell.count();
      if (wins > target || i == 0) {
        return cell.exact()
            ? Optional.empty()
            : Optional.of(new DifferenceRange(cell.low(), cell.high()));
      }
    }
    return Optional.empty();
  }

  private static Cell single(long key, long count) {
    return new Cell(key, key, count, SortableDouble.fromLong(key), true);
  }

  private static Cell whole(Bin bin) {
    DifferenceRange range = DifferenceRange.ofBin(bin.key());
    return new Cell(
        range.low(), range.high(), bin.count(), DifferenceSummary.mean(false, bin), false);
  }

  private static void addDetailed(Bin bin, RangeDetail detail, List<Cell> cells) {
    DifferenceRange range = detail.range();
    DifferenceRange whole = DifferenceRange.ofBin(bin.key());
    if (detail.below() > 0) {
      cells.add(rest(whole.low(), range.low() - 1, detail.below()));
    }
    for (RangeDetail.Cell cell : detail.cells()) {
      cells.add(
          detail.exact()
              ? single(cell.key(), cell.count())
              : rest(detail.least(cell), detail.greatest(cell), cell.count()));
    }
    long above = bin.count() - detail.below() - detail.inside();
    if (above > 0) {
      cells.add(rest(range.high() + 1, whole.high(), above));
    }
  }

  private static Cell rest(long low, long high, long count) {
    return new Cell(low, high, count, SortableDouble.fromLong(low + (high - low) / 2), false);
  }

  /** The cells next to the detailed range count by their value that is nearest to it. */
  private static void setNeighbours(RangeDetail detail, List<Cell> cells) {
    DifferenceRange range = detail.range();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      boolean nextIsNotBelow = i + 1 == cells.size() || cells.get(i + 1).high() >= range.low();
      if (cell.high() < range.low() && nextIsNotBelow && detail.predecessor() != null) {
        cells.set(i, at(cell, detail.predecessor()));
      } else if (cell.low() > range.high() && detail.successor() != null) {
        cells.set(i, at(cell, detail.successor()));
        return;
      }
    }
  }

  private static Cell at(Cell cell, double value) {
    return new Cell(cell.low(), cell.high(), cell.count(), value, cell.exact());
  }
}
