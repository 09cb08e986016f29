package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.batch.ComparisonRow;
import dev.charm.ops.command.option.BatchOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.plot.WinRatePlot;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code charm compare}: every two policy models at every prompt, as each reward model judges. */
@Command(
    name = "compare",
    description = {
      "Print the round robin of the policy models per reward model: from files with --batch",
      "(distinct prompt texts; of repeated ones the first row counts), else from"
          + " charm.model-stats."
    },
    sortOptions = false)
public final class CompareCommand extends ListingCommand {
  @Mixin BatchOptions batch = new BatchOptions();

  @Option(
      names = "--plot",
      paramLabel = "FILE.svg|png",
      order = 10,
      description = "Draw expected against empirical win rates to this file.")
  @Nullable Path plot;

  @Override
  public Integer call() throws Exception {
    if (batch.files.isEmpty() && batch.given()) {
      throw new ParameterException(
          spec.commandLine(),
          "--ratings, --score, --field and --report belong to --batch POLICYMODEL=FILE...");
    }
    if (plot != null && !WinRatePlot.canDraw(plot)) {
      throw new ParameterException(spec.commandLine(), "--plot draws .svg or .png, not " + plot);
    }
    List<ComparisonRow> rows = batch.files.isEmpty() ? fromStream() : fromFiles();
    print(ComparisonRow.LISTING, rows);
    if (plot != null) {
      draw(rows, plot);
    }
    return ExitCode.DONE;
  }

  private List<ComparisonRow> fromFiles() throws IOException {
    return ComparisonRow.of(batch.read(spec, PromptIdentity.FIRST));
  }

  private List<ComparisonRow> fromStream() throws Exception {
    try (LogReader reader = LogReaders.open(connection.resolve(), err())) {
      return reader.latest(Topics.MODEL_STATS).values().stream().map(ComparisonRow::of).toList();
    }
  }

  private void draw(List<ComparisonRow> rows, Path file) throws IOException {
    PrintWriter notes = err();
    List<WinRatePlot.Point> points =
        rows.stream()
            .filter(row -> row.winRate() != null && row.expectedWinRate() != null)
            .map(
                row ->
                    new WinRatePlot.Point(
                        row.rewardModel(), row.policyModel(), row.expectedWinRate(), row.winRate()))
            .toList();
    if (points.isEmpty()) {
      throw new CommandFailedException(
          "nothing to draw: no model has both a win rate and a rating (see --ratings)");
    }
    WinRatePlot.draw(points, file);
    notes.printf(
        Locale.ROOT, "charm: %d of %d points drawn to %s%n", points.size(), rows.size(), file);
    notes.flush();
  }
}
