package dev.charm.ops.ingest;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.producers.rewards.Ingest;
import dev.charm.producers.rewards.IngestReport;
import dev.charm.producers.rewards.RowEvents;
import dev.charm.producers.send.Progress;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.RowReader;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Sends files one after the other, and says what became of each. */
public final class IngestRun {
  /** What is said of each file. */
  public static final Listing<IngestReport> LISTING =
      new Listing<>(
          List.of(
              Column.of("file", IngestReport::file),
              Column.of("good_rows", IngestReport::good),
              Column.of("bad_rows", IngestReport::bad),
              Column.of("repeated_rows", IngestReport::repeated),
              Column.of("prompts", IngestReport::prompts),
              Column.of("responses", IngestReport::responses),
              Column.of("rewards", IngestReport::rewards)));

  private final Connection to;
  private final PrintWriter notes;

  /**
   * @param notes where bad rows are reported, and progress is drawn
   */
  public IngestRun(Connection to, PrintWriter notes) {
    this.to = to;
    this.notes = notes;
  }

  /** Opens a file. */
  public interface File {
    RowReader<RowEvents> open() throws SourceException;
  }

  /** Opens all once, so that a missing file or column is told before anything is sent. */
  public static void requireReadable(List<File> files) throws SourceException, IOException {
    for (File file : files) {
      file.open().close();
    }
  }

  /**
   * Sends the files.
   *
   * @return a report for each
   * @throws CommandFailedException if something cannot be sent
   */
  public List<IngestReport> send(List<File> files) throws IOException {
    List<IngestReport> reports = new ArrayList<>();
    try (Registry registry = to.registry();
        Ingest ingest = Ingest.connect(to.impatientKafka(), registry)) {
      for (File file : files) {
        reports.add(send(ingest, file));
      }
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    return reports;
  }

  private IngestReport send(Ingest ingest, File file) throws IOException {
    try (RowReader<RowEvents> rows = file.open();
        ProgressBar bar = new ProgressBar(notes, rows.source().name())) {
      Progress progress = ProgressBar.wanted() ? bar : Progress.NONE;
      return ingest.ingest(
          rows,
          bad -> {
            bar.wipe();
            BadRow.report(notes, bad);
          },
          progress);
    }
  }
}
