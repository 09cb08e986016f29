package dev.charm.ops.evaluate;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.preferences.PreferenceCase;
import dev.charm.producers.preferences.PreferenceReader;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A test set.
 *
 * @param name the file's without its endings, or as it was given
 * @param cases in the order of the file
 * @param report what became of the file's rows
 */
public record PreferenceSet(String name, List<PreferenceCase> cases, FileReport report) {

  /**
   * Reads test sets, and tells what became of their rows.
   *
   * @param files {@code FILE} or {@code NAME=FILE}; a folder is a set for each of its files
   * @throws SourceException if a file cannot be read or lacks a column
   * @throws CommandFailedException if no row of any can be used
   */
  public static List<PreferenceSet> read(List<String> files, PrintWriter notes)
      throws SourceException {
    return read(files, PreferenceReader::open, notes);
  }

  /**
   * Reads pairs to train on, with their margins.
   *
   * @throws SourceException if a file cannot be read or lacks a column
   * @throws CommandFailedException if no row of any can be used
   */
  public static List<PreferenceSet> withMargins(List<String> files, PrintWriter notes)
      throws SourceException {
    return read(files, PreferenceReader::withMargins, notes);
  }

  private interface Opening {
    RowReader open(Source source, Consumer<PreferenceCase> cases) throws SourceException;
  }

  private static List<PreferenceSet> read(List<String> files, Opening opening, PrintWriter notes)
      throws SourceException {
    List<PreferenceSet> sets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String file : files) {
      int equals = file.indexOf('=');
      boolean named = equals > 0 && !Files.exists(Path.of(file));
      Path path = Path.of(named ? file.substring(equals + 1) : file);
      for (Source source : Sources.of(path)) {
        String plain = named ? file.substring(0, equals) : FileNames.withoutEndings(source.name());
        String name = names.add(plain) ? plain : path.toString();
        names.add(name);
        List<PreferenceCase> cases = new ArrayList<>();
        try (RowReader rows = opening.open(source, cases::add)) {
          FileReport report = rows.readAll(Sink.NONE, Progress.NONE);
          FileReports.tell(report, notes);
          sets.add(new PreferenceSet(name, List.copyOf(cases), report));
        }
      }
    }
    if (sets.stream().allMatch(set -> set.cases().isEmpty())) {
      throw new CommandFailedException("no row can be used: there is nothing to evaluate on");
    }
    return sets;
  }
}
