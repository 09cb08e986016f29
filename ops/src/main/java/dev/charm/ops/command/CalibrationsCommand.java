package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.batch.CalibrationListing;
import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.batch.LengthListing;
import dev.charm.ops.command.option.CalibrationFilter;
import dev.charm.ops.command.option.LengthsOption;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.status.UnratedModels;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code charm calibrations}: the calibrations in force. */
@Command(
    name = "calibrations",
    description = "Print the calibrations in force, from charm.calibrations.",
    sortOptions = false)
public final class CalibrationsCommand extends ListingCommand {
  @Mixin CalibrationFilter filter = new CalibrationFilter();
  @Mixin LengthsOption lengths = new LengthsOption();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = out();
    PrintWriter notes = err();
    try (LogReader reader = LogReaders.open(connection.resolve(), notes)) {
      Collection<Calibration> calibrations =
          reader.latest(Topics.CALIBRATIONS, filter.calibrationKeys()).values();
      if (lengths.lengths) {
        LengthListing reports = new LengthListing();
        reports.add(calibrations, reader);
        reports.print(output.output(), out, notes);
      } else {
        List<CalibrationRow> rows = calibrations.stream().map(CalibrationRow::of).toList();
        CalibrationListing.print(rows, output.output(), out, notes);
        UnratedModels.read(reader, filter.rewardModels(), calibrations)
            .lines()
            .forEach(line -> notes.println("charm: " + line));
        notes.flush();
      }
    }
    return ExitCode.DONE;
  }
}
