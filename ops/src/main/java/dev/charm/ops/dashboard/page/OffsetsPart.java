package dev.charm.ops.dashboard.page;

import dev.charm.ops.dashboard.data.OffsetHistory;
import dev.charm.ops.dashboard.data.OffsetHistory.Step;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The history of an offset.
 *
 * @param figure the address of its drawing
 */
public record OffsetsPart(
    String overvalued, String reference, OffsetHistory history, String figure) {
  private static final int MOST_ROWS = 50;

  /** The newest steps first, as many as are shown. */
  public List<Step> newest() {
    List<Step> steps = history.steps();
    List<Step> shown = steps.subList(Math.max(0, steps.size() - MOST_ROWS), steps.size());
    return IntStream.range(0, shown.size()).mapToObj(i -> shown.get(shown.size() - 1 - i)).toList();
  }

  /** How many older steps the table leaves out. */
  public int leftOut() {
    return Math.max(0, history.steps().size() - MOST_ROWS);
  }
}
