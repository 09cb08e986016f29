package dev.charm.ops.command;

import dev.charm.ops.command.option.IngestOptions;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.producers.rewards.Ingest;
import dev.charm.producers.rewards.IngestReport;
import dev.charm.producers.rewards.RowEvents;
import dev.charm.producers.send.Progress;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowReader;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Sends files one after the other, and says what became of each. */
public final class IngestRun {
  private static final Listing<IngestReport> LISTING =
      new Listing<>(
          List.of(
              Column.of("file", IngestReport::file),
              Column.of("good_rows", IngestReport::good),
              Column.of("bad_rows", IngestReport::bad),
              Column.of("repeated_rows", IngestReport::repeated),
              Column.of("prompts", IngestReport::prompts),
              Column.of("responses", IngestReport::responses),
              Column.of("rewards", IngestReport::rewards)));

  private final CommandLine command;
  private final IngestOptions options;

  IngestRun(CommandLine command, IngestOptions options) {
    this.command = command;
    this.options = options;
  }

  /** Opens a file. */
  interface File {
    RowReader<RowEvents> open() throws SourceException;
  }

  /**
   * Sends the files. All are opened once before anything is sent, so that a missing file or column
   * is told first.
   */
  int send(List<File> files) throws IOException {
    for (File file : files) {
      file.open().close();
    }
    Connection to = options.connection.resolve(ClientUse.SEND);
    List<IngestReport> reports = new ArrayList<>();
    try (Registry registry = to.registry();
        Ingest ingest = Ingest.connect(to.impatientKafka(), registry)) {
      for (File file : files) {
        reports.add(send(ingest, file));
      }
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    LISTING.print(options.output.format(), reports, command.getOut());
    return ExitCode.DONE;
  }

  private IngestReport send(Ingest ingest, File file) throws IOException {
    PrintWriter err = command.getErr();
    try (RowReader<RowEvents> rows = file.open();
        ProgressBar bar = new ProgressBar(err, rows.source().name())) {
      Progress progress = ProgressBar.wanted() ? bar : Progress.NONE;
      return ingest.ingest(
          rows,
          bad -> {
            bar.wipe();
            report(err, bad);
          },
          progress);
    }
  }

  /** Says on one line what is wrong with a row. */
  public static void report(PrintWriter err, Row.Bad<?> bad) {
    err.printf(
        "charm: %s, line %d: %s (%s); sent to the dead letters%n",
        bad.file(), bad.line(), bad.detail(), bad.reason().label());
    err.flush();
  }
}
