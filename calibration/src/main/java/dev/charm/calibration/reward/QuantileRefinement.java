package dev.charm.calibration.reward;

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
public final class QuantileRefinement {
  private final List<Cell> cells;
  private final Differences differences;
  private final boolean exact;
  private final boolean turned;

  /** Prompts between two differences; by which value they count, and whether all have it. */
  private record Cell(long low, long high, long count, double value, boolean exact) {}

  private QuantileRefinement(
      List<Cell> cells, Differences differences, boolean exact, boolean turned) {
    this.cells = cells;
    this.differences = differences;
    this.exact = exact;
    this.turned = turned;
  }

  /**
   * The evidence as far as it is known.
   *
   * @param detail of the same evidence, or null if none was asked for yet
   */
  public static QuantileRefinement of(DifferenceSummary summary, @Nullable RangeDetail detail) {
    if (summary.exact()) {
      return new QuantileRefinement(List.of(), summary.toDifferences(), true, false);
    }
    List<Cell> cells = new ArrayList<>(summary.size());
    for (int i = 0; i < summary.size(); i++) {
      if (detail != null && detail.range().bin() == summary.key(i)) {
        addDetailed(summary.key(i), summary.count(i), detail, cells);
      } else {
        cells.add(whole(summary, i));
      }
    }
    if (detail != null) {
      setNeighbours(detail, cells);
    }
    return new QuantileRefinement(cells, differences(cells), false, false);
  }

  /**
   * The same evidence seen from the other model. Only what is calculated with it turns its sign;
   * ranges are those of the summary still.
   */
  public QuantileRefinement turned() {
    return new QuantileRefinement(cells, differences.negated(), exact, !turned);
  }

  /** The distribution to calculate with. */
  public Differences differences() {
    return differences;
  }

  private static Differences differences(List<Cell> cells) {
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
    double target = expected * cells.stream().mapToLong(Cell::count).sum();
    long wins = 0;
    int last = cells.size() - 1;
    for (int i = 0; i <= last; i++) {
      Cell cell = cells.get(turned ? i : last - i); // the greatest difference first
      wins += cell.count();
      if (wins > target || i == last) {
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

  private static Cell whole(DifferenceSummary summary, int i) {
    DifferenceRange range = DifferenceRange.ofBin(summary.key(i));
    return new Cell(range.low(), range.high(), summary.count(i), summary.mean(i), false);
  }

  private static void addDetailed(long bin, long count, RangeDetail detail, List<Cell> cells) {
    DifferenceRange range = detail.range();
    DifferenceRange whole = DifferenceRange.ofBin(bin);
    if (detail.below() > 0) {
      cells.add(rest(whole.low(), range.low() - 1, detail.below()));
    }
    for (int i = 0; i < detail.size(); i++) {
      cells.add(
          detail.exact()
              ? single(detail.key(i), detail.count(i))
              : rest(detail.least(i), detail.greatest(i), detail.count(i)));
    }
    long above = count - detail.below() - detail.inside();
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
