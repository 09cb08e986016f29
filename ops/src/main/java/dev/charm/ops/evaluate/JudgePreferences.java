package dev.charm.ops.evaluate;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.preferences.JudgePreference;
import dev.charm.producers.preferences.JudgePreferenceReader;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of a judge's preferences. */
public final class JudgePreferences {
  private JudgePreferences() {}

  /**
   * Reads a file or the files of a folder, and tells what became of their rows.
   *
   * @throws SourceException if one cannot be read or lacks a column
   * @throws CommandFailedException if no row can be used
   */
  public static List<JudgePreference> read(Path path, Aliases aliases, PrintWriter notes)
      throws SourceException {
    List<JudgePreference> preferences = new ArrayList<>();
    for (Source source : Sources.of(path)) {
      try (RowReader rows = JudgePreferenceReader.open(source, aliases, preferences::add)) {
        FileReports.tell(rows.readAll(Sink.NONE, Progress.NONE), notes);
      }
    }
    if (preferences.isEmpty()) {
      throw new CommandFailedException(path + ": no row can be used");
    }
    return preferences;
  }
}
