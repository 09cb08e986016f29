package dev.charm.ops.command;

import dev.charm.ops.arena.CastVote;
import dev.charm.producers.BattleReader;
import dev.charm.producers.PromptCategory;
import dev.charm.producers.ReadSettings;
import dev.charm.producers.Row;
import dev.charm.producers.RowReader;
import dev.charm.producers.Source;
import dev.charm.producers.SourceException;
import dev.charm.producers.VoteReadSettings;
import dev.charm.schemas.Battle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The votes in files, as they would count if they were ingested. */
final class VoteFiles {
  private VoteFiles() {}

  /**
   * Reads them.
   *
   * @param notes where bad rows are reported
   * @throws SourceException if a file cannot be read
   */
  static List<CastVote> read(List<Path> files, String arena, PrintWriter notes)
      throws SourceException {
    VoteReadSettings settings =
        new VoteReadSettings(arena, false, PromptCategory.UNKNOWN, ReadSettings.DEFAULT);
    List<CastVote> votes = new ArrayList<>();
    for (Path file : files) {
      Source source = Source.file(file);
      try (RowReader<Battle> rows = BattleReader.open(source, settings)) {
        for (Row<Battle> row = rows.next(); row != null; row = rows.next()) {
          if (row instanceof Row.Good<Battle> good) {
            votes.add(CastVote.of(good.value(), source.lastModified()));
          } else if (row instanceof Row.Bad<Battle> bad) {
            IngestRun.report(notes, bad);
          }
        }
      }
    }
    return votes;
  }
}
