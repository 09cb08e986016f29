package dev.charm.ops.command;

import java.io.PrintWriter;
import java.util.List;

/** Prints calibrations, and says beside the table what a reader must not overlook. */
final class CalibrationListing {
  private CalibrationListing() {}

  static void print(
      List<CalibrationRow> rows, OutputFormat format, PrintWriter out, PrintWriter notes) {
    CalibrationRow.LISTING.print(format, rows, out);
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
}
