package dev.charm.ops.command.option;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.row.FileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --report FILE} of a batch. */
public final class ReportOption {
  @Option(
      names = "--report",
      paramLabel = "FILE",
      order = 52,
      description = "Write what became of the rows of each file there, as NDJSON.")
  @Nullable Path file;

  /** Whether it is given. */
  public boolean isGiven() {
    return file != null;
  }

  /**
   * Writes the reports, if that is asked for.
   *
   * @throws CommandFailedException if the file cannot be written
   */
  public void write(List<FileReport> reports) {
    if (file == null) {
      return;
    }
    try {
      Files.write(file, reports.stream().map(FileReports.LISTING::json).toList());
    } catch (IOException e) {
      throw new CommandFailedException(file + ": cannot be written", e);
    }
  }
}
