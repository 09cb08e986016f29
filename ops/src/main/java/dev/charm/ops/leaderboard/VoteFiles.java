package dev.charm.ops.leaderboard;

import dev.charm.consumers.views.CastVote;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.PromptCategory;
import dev.charm.producers.votes.VoteReadSettings;
import dev.charm.schemas.Battle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The votes in files, as they would count if they were ingested. */
public final class VoteFiles {
  private VoteFiles() {}

  /**
   * Hands them over one by one.
   *
   * @param notes where bad rows are reported
   * @throws SourceException if a file cannot be read
   */
  public static void read(
      List<Path> files, String arena, PrintWriter notes, Consumer<CastVote> each)
      throws SourceException {
    VoteReadSettings settings =
        new VoteReadSettings(arena, false, PromptCategory.UNKNOWN, null, ReadSettings.DEFAULT);
    for (Path file : files) {
      Source source = Source.file(file);
      try (RowReader rows = BattleReader.open(source, settings)) {
        FileReport report =
            rows.readAll(
                Collecting.of(
                    Battle.class, vote -> each.accept(CastVote.of(vote, source.lastModified()))),
                Progress.NONE);
        FileReports.tell(report, notes);
      }
    }
  }
}
