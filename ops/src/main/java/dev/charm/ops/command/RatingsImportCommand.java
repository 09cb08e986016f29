package dev.charm.ops.command;

import dev.charm.ops.command.option.IngestOptions;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.Sources;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm ratings import}. */
@Command(
    name = "import",
    sortOptions = false,
    description = {
      "Import a leaderboard as it is published, one row per model (Elo scale); a bad row is reported"
          + " and goes to the dead letters, the rest is sent.",
      "",
      "Columns, of several the first that is there:",
      "  model             model_name, arena_name, key, name; a link by its text",
      "  rating            arena_score, elo, score; also 1452 +/- 5",
      "  ci_low, ci_high   rating_lower, rating_upper; rating_q025, rating_q975;",
      "                    or 95%% CI as +5/-4, [1447, 1457]",
      "  votes             vote_count, num_battles",
      "  as_of             leaderboard_publish_date, date; else the file's last change",
      "  source",
      "  category          overall is the arena itself, another one ARENA/CATEGORY",
      "Also LMArena's catalog (JSON), and Arena-Hard's table of win rates, which become ratings with"
          + " the baseline at 1000."
    })
public final class RatingsImportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The table.")
  Path file;

  @Option(
      names = "--arena",
      paramLabel = "NAME",
      defaultValue = RatingTable.DEFAULT_ARENA,
      order = 1,
      description = "The pool of battles that it speaks of (default: ${DEFAULT-VALUE}).")
  String arena = RatingTable.DEFAULT_ARENA;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      order = 2,
      description = "Who published it (default: the column source, else the file's name).")
  @Nullable String source;

  @Mixin IngestOptions options = new IngestOptions();

  @Override
  public Integer call() throws Exception {
    Aliases names = options.aliases();
    List<IngestRun.File> tables = new ArrayList<>();
    for (Source table : Sources.of(file)) {
      tables.add(() -> RatingTable.open(table, arena, source, names));
    }
    return options.run(spec, tables, List.of(Topics.RATING_SNAPSHOTS));
  }
}
