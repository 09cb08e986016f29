package dev.charm.ops.ingest;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.producers.row.FileReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How commands tell what became of the rows of files. */
public final class FileReports {
  /** One line per file. */
  public static final Listing<FileReport> LISTING =
      new Listing<>(
          List.of(
              Column.of("file", FileReport::file),
              Column.of("rows", FileReport::rows),
              Column.of("good", FileReport::good),
              Column.of("repeated", FileReport::repeated),
              Column.of("left_out", FileReport::leftOut),
              Column.of("refused", FileReport::refused),
              Column.of("prompts", FileReport::prompts),
              Column.of("responses", FileReport::responses),
              Column.of("rewards", FileReport::rewards),
              Column.of("votes", FileReport::votes),
              Column.of("ratings", FileReport::ratings),
              Column.<FileReport>of("unused", FileReport::unused).asDetail(),
              Column.<FileReport>of("messages", FileReport::messages).asDetail()));

  private FileReports() {}

  /** Tells the messages of a file, each on a line of its own. */
  public static void tell(FileReport report, PrintWriter notes) {
    tell(report.file(), report.messages(), notes);
  }

  /** Tells messages of a file, each on a line of its own. */
  public static void tell(String file, List<String> messages, PrintWriter notes) {
    messages.forEach(each -> notes.println("charm: " + file + ": " + each));
    notes.flush();
  }

  /** Writes one JSON object a file, each on a line of its own. */
  public static void write(Path to, List<FileReport> reports) throws IOException {
    Files.write(to, reports.stream().map(LISTING::json).toList());
  }

  /** Whether a row of any file can be used. */
  public static boolean anyGood(List<FileReport> reports) {
    return reports.stream().anyMatch(report -> report.good() > 0);
  }
}
