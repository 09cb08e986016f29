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
import java.util.List;
import java.util.function.Consumer;

/** The votes in files, as they would count if they were ingested. */
final class VoteFiles {
  private VoteFiles() {}

  /**
   * Hands them over one by one.
   *
   * @param notes where bad rows are reported
   * @throws SourceException if a file cannot be read
   */
  static void read(List<Path> files, String arena, PrintWriter notes, Consumer<CastVote> each)
      throws SourceException {
    VoteReadSettings settings =
        new VoteReadSettings(arena, false, PromptCategory.UNKNOWN, ReadSettings.DEFAULT);
    for (Path file : files) {
      Source source = Source.file(file);
      try (RowReader<Battle> rows = BattleReader.open(source, settings)) {
        for (Row<Battle> row = rows.next(); row != null; row = rows.next()) {
          if (row instanceof Row.Good<Battle> good) {
            each.accept(CastVote.of(good.value(), source.lastModified()));
          } else if (row instanceof Row.Bad<Battle> bad) {
            IngestRun.report(notes, bad);
          }
        }
      }
    }
  }
}
