package dev.charm.ops.leaderboard;

import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.VoteIds;
import dev.charm.producers.votes.VoteReadSettings;
import dev.charm.schemas.Battle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Files of votes, read for a calculation as {@code battles ingest} reads them. */
public final class VoteFiles {
  private VoteFiles() {}

  /**
   * Reads them.
   *
   * @param to where the votes go
   * @param settings with the arena and who is to be told of answers
   * @param told is told what became of a file as soon as it is read
   * @return what became of each
   * @throws SourceException if a file cannot be read
   */
  public static List<FileReport> read(
      List<Path> files, FileVotes to, VoteReadSettings settings, Consumer<FileReport> told)
      throws SourceException {
    List<String> names = new ArrayList<>();
    List<FileReport> reports = new ArrayList<>();
    Map<Source, Path> sources = expanded(files);
    to.expect(sources.size());
    VoteReadSettings reading = settings.with(sources.size() > 1 ? VoteIds.PASSING : VoteIds.ALONE);
    for (Map.Entry<Source, Path> each : sources.entrySet()) {
      Source file = each.getKey();
      Path path = each.getValue();
      int number = names.size();
      names.add(file.name());
      try (RowReader rows =
          BattleReader.open(file, reading.from(source(path, file, files, settings)))) {
        FileReport report =
            rows.readAll(
                Collecting.of(Battle.class, vote -> to.add(vote, number, file.lastModified())),
                Progress.NONE);
        report = report.with(to.messages(names));
        reports.add(report);
        told.accept(report);
      }
    }
    return reports;
  }

  /** The files, and those of folders, each with the path that it was named by. */
  private static Map<Source, Path> expanded(List<Path> paths) throws SourceException {
    Map<Source, Path> files = new LinkedHashMap<>();
    for (Path path : paths) {
      for (Source file : Sources.of(path)) {
        files.put(file, path);
      }
    }
    return files;
  }

  /** The file's name, or its path where another file has the same name. */
  private static String source(
      Path path, Source file, Collection<Path> all, VoteReadSettings settings) {
    boolean unique =
        all.stream()
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .distinct()
                .filter(other -> other.getFileName().equals(path.getFileName()))
                .count()
            <= 1;
    return unique ? settings.sourceOf(file) : path.toAbsolutePath().normalize().toString();
  }
}
