package dev.charm.ops.ingest;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Reads files one after the other, sends what they say, and tells what became of each. */
public final class IngestRun {
  private final PrintWriter notes;
  private boolean broken;

  /**
   * @param notes where reports are told, and progress is drawn
   */
  public IngestRun(PrintWriter notes) {
    this.notes = notes;
  }

  /** A file to read. */
  public interface File {
    /** Opens it. */
    RowReader open() throws SourceException;

    /** Is told of a row that is sent. */
    default void sends(Row.Good row) {}

    /** What is to be told of it besides, once it is read. */
    default List<String> messages() {
      return List.of();
    }
  }

  /** What is sent, and acknowledged, before any file. */
  public interface First {
    void send(Ingest to) throws SendException;
  }

  /** Opens all once, so that a missing file or column is told before anything is sent. */
  public static void requireReadable(List<File> files) throws SourceException, IOException {
    for (File file : files) {
      file.open().close();
    }
  }

  /**
   * Reads the files, and sends nothing.
   *
   * @return a report for each
   */
  public List<FileReport> look(List<File> files) throws IOException {
    List<FileReport> reports = new ArrayList<>();
    for (File file : files) {
      reports.add(read(file, (rows, progress) -> rows.readAll(Sink.NONE, progress)));
    }
    return reports;
  }

  /**
   * Sends the files.
   *
   * @param first is sent before them
   * @param topics that their events belong to
   * @return a report for each
   * @throws CommandFailedException if something cannot be sent
   */
  public List<FileReport> send(List<File> files, Connection to, List<Topic<?>> topics, First first)
      throws IOException {
    List<FileReport> reports = new ArrayList<>();
    try (Registry registry = to.registry();
        Ingest ingest = Ingest.connect(to.impatientKafka(), registry, topics);
        VotesInOrder votes = new VotesInOrder(ingest)) {
      first.send(ingest);
      try {
        for (File file : files) {
          reports.add(
              read(file, (rows, progress) -> ingest.ingest(rows, telling(file, votes), progress)));
        }
      } finally {
        votes.send();
      }
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    return reports;
  }

  private static Sink<SendException> telling(File file, Sink<SendException> to) {
    return new Sink<>() {
      @Override
      public void good(Row.Good row) throws SendException {
        file.sends(row);
        to.good(row);
      }

      @Override
      public void bad(Row.Bad row) throws SendException {
        to.bad(row);
      }
    };
  }

  private interface Reading<E extends Exception> {
    FileReport of(RowReader rows, Progress progress) throws IOException, E;
  }

  private <E extends Exception> FileReport read(File file, Reading<E> reading)
      throws IOException, E {
    FileReport report;
    try (RowReader rows = file.open()) {
      try (ProgressBar bar = new ProgressBar(notes, rows.source().name())) {
        report = reading.of(rows, ProgressBar.wanted() ? bar : Progress.NONE).with(file.messages());
      } catch (SourceException e) {
        broken = true;
        report = rows.report().with(List.of(e.problem()));
      }
    } catch (SourceException e) {
      broken = true;
      report = FileReport.unreadable(e.file(), e.problem());
    }
    FileReports.tell(report, notes);
    return report;
  }

  /** Whether a file could not be read, or not to its end. */
  public boolean broken() {
    return broken;
  }
}
