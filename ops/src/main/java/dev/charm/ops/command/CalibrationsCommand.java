package dev.charm.ops.command;

import dev.charm.schemas.Topics;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code charm calibrations}: the calibrations in force. */
@Command(
    name = "calibrations",
    description = "Print the calibrations in force, from charm.calibrations.",
    sortOptions = false)
public final class CalibrationsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CalibrationFilter filter = new CalibrationFilter();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    try (LogReader reader = LogReader.open(connection.resolve(), spec.commandLine().getErr())) {
      List<CalibrationRow> rows =
          reader.latest(Topics.CALIBRATIONS, filter.calibrationKeys()).values().stream()
              .map(CalibrationRow::of)
              .toList();
      CalibrationListing.print(
          rows, output.format(), spec.commandLine().getOut(), spec.commandLine().getErr());
    }
    return ExitCode.DONE;
  }
}
