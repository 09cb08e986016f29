package dev.charm.ops.batch;

import dev.charm.calibration.reward.Warning;
import dev.charm.ops.listing.Output;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints calibrations, and says beside the table what a reader must not overlook. */
public final class CalibrationListing {
  private CalibrationListing() {}

  public static void print(
      List<CalibrationRow> rows, Output output, PrintWriter out, PrintWriter notes) {
    CalibrationRow.LISTING.print(output, rows, out);
    printWarnings(rows, notes);
    List<CalibrationRow> worse = rows.stream().filter(CalibrationRow::worse).toList();
    if (!worse.isEmpty()) {
      CalibrationRow first = worse.get(0);
      notes.printf(
          "charm: %d of %d calibrations leave the hard win rate farther from the expected one than"
              + " before (first: %s, %s against %s)%n",
          worse.size(), rows.size(), first.rewardModel(), first.overvalued(), first.reference());
    }
    long moving = rows.stream().filter(row -> !row.settled()).count();
    if (moving > 0) {
      notes.printf("charm: %d of %d calibrations have not settled yet%n", moving, rows.size());
    }
    notes.flush();
  }

  /** How many calibrations carry which warning; of worse more is said. */
  private static void printWarnings(List<CalibrationRow> rows, PrintWriter notes) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    rows.forEach(row -> row.warnings().forEach(w -> counts.merge(w, 1, Integer::sum)));
    counts.remove(Warning.WORSE.label());
    if (!counts.isEmpty()) {
      notes.printf(
          "charm: warnings of %d calibrations: %s%n",
          rows.size(),
          counts.entrySet().stream()
              .map(count -> count.getKey() + " " + count.getValue())
              .collect(Collectors.joining(", ")));
    }
  }
}
