package dev.charm.ops.command;

import dev.charm.ops.command.option.AliasOption;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.ingest.BadRow;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.producers.ratings.RatingImport;
import dev.charm.producers.ratings.RatingTableReader;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.Aliases;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Registry;
import java.io.PrintWriter;
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
  private static final Listing<RatingImport.Report> LISTING =
      new Listing<>(
          List.of(
              Column.of("file", RatingImport.Report::file),
              Column.of("ratings", RatingImport.Report::ratings),
              Column.of("bad_rows", RatingImport.Report::bad)));

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The table.")
  Path file;

  @Option(
      names = "--arena",
      paramLabel = "NAME",
      defaultValue = RatingImport.DEFAULT_ARENA,
      order = 1,
      description = "The pool of battles that it speaks of (default: ${DEFAULT-VALUE}).")
  String arena = RatingImport.DEFAULT_ARENA;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      order = 2,
      description = "Who published it (default: the column source, else the file's name).")
  @Nullable String source;

  @Mixin AliasOption aliases = new AliasOption();
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    Aliases names = aliases.read();
    PrintWriter err = spec.commandLine().getErr();
    Connection to = connection.resolve(ClientUse.SEND);
    RatingImport.Report report;
    try (RatingTableReader rows = RatingTableReader.open(Source.file(file), arena, source, names);
        Registry registry = to.registry();
        RatingImport ratings = RatingImport.connect(to.impatientKafka(), registry)) {
      report = ratings.ingest(rows, bad -> BadRow.report(err, bad));
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    LISTING.print(output.output(), List.of(report), spec.commandLine().getOut());
    return ExitCode.DONE;
  }
}
