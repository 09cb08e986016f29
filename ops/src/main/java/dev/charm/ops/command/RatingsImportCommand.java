package dev.charm.ops.command;

import dev.charm.ops.command.option.IngestOptions;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
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
      "Import a table of ratings (CSV, Elo scale).",
      "Columns: model (or arena_name), rating, and if known ci_low, ci_high, votes, as_of (ISO"
          + " date; default: the file's last change), source."
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
    Source table = Source.file(file);
    Aliases names = options.aliases();
    return options.run(
        spec,
        List.of(() -> RatingTable.open(table, arena, source, names)),
        List.of(Topics.RATING_SNAPSHOTS));
  }
}
