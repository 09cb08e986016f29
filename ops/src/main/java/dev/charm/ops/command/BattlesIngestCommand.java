package dev.charm.ops.command;

import dev.charm.ops.command.option.ArenaOption;
import dev.charm.ops.command.option.IngestOptions;
import dev.charm.ops.command.option.PromptCategoryOption;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.ingest.BadRow;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.producers.send.Progress;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.votes.BattleIngest;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.VoteReadSettings;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm battles ingest}. */
@Command(
    name = "ingest",
    sortOptions = false,
    description = {
      "Send files of votes: CSV, JSON Lines or one JSON array, gzipped or not. A bad row is reported"
          + " and goes to the dead letters; the rest is sent.",
      "",
      "Columns, of several the first that is there:",
      "  model_a, model_b  or left, right",
      "  winner            model_a, a, left or the model's own name; model_b, b,",
      "                    right or its name; tie, draw; both_bad, tie (bothbad);",
      "                    ignore leaves the row out. Or one of winner_model_a,",
      "                    winner_model_b and winner_tie is 1",
      "  id                battle_id, id, question_id (which, if it is a whole",
      "                    number, is the prompt's id and not the vote's)",
      "  prompt            prompt_id",
      "  voter             voter, judge, judge_hash, worker, user, user_id",
      "  order             sequence, seq; else the row, from 0",
      "  time              voted_at, timestamp, tstamp: ISO, seconds, milliseconds",
      "  categories        language; category, categories; the flags that are true",
      "                    in category_tag, category_tags; coding if is_code is",
      "                    true. Lower case, _ for blanks. A vote without category",
      "                    or tag has the category that charm.prompts knows of its",
      "                    prompt at this time",
      "  anony             where it is false, the voter knew the models' names and",
      "                    the row is left out",
      "",
      "A vote counts in its arena, and for each of its categories in ARENA/CATEGORY.",
      "Without an id its id is FILE:ROW, the file's name without .gz and the row from 0: sending a"
          + " file again changes nothing, and other files for the same arena need other names. Ids"
          + " are unique within an arena; of rows of a file with the same id the first counts. A"
          + " changed file replaces what it said before."
    },
    footer = {"", "Example:", "  charm battles ingest clean_battle_20240814.json --arena chat"})
public final class BattlesIngestCommand implements Callable<Integer> {
  private static final Listing<BattleIngest.Report> LISTING =
      new Listing<>(
          List.of(
              Column.of("file", BattleIngest.Report::file),
              Column.of("votes", BattleIngest.Report::votes),
              Column.of("bad_rows", BattleIngest.Report::bad),
              Column.of("repeated_rows", BattleIngest.Report::repeated),
              Column.of("left_out_rows", BattleIngest.Report::leftOut)));

  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  List<Path> files = new ArrayList<>();

  @Mixin ArenaOption arena = new ArenaOption();

  @Option(
      names = "--named",
      order = 2,
      description = "Count votes whose voter knew the models' names, too.")
  boolean named;

  @Mixin PromptCategoryOption promptCategories = new PromptCategoryOption();
  @Mixin IngestOptions options = new IngestOptions();

  @Override
  public Integer call() throws Exception {
    Connection to = options.connection.resolve(ClientUse.SEND);
    PrintWriter err = spec.commandLine().getErr();
    VoteReadSettings settings =
        new VoteReadSettings(
            arena.arena(), named, promptCategories.of(to, err, key -> true), options.settings());
    requireReadable(settings);
    List<BattleIngest.Report> reports = new ArrayList<>();
    try (Registry registry = to.registry();
        BattleIngest ingest = BattleIngest.connect(to.impatientKafka(), registry)) {
      for (Path file : files) {
        reports.add(send(ingest, file, settings, err));
      }
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    LISTING.print(options.output.output(), reports, spec.commandLine().getOut());
    return ExitCode.DONE;
  }

  /** So that a missing file or column is told before anything is sent. */
  private void requireReadable(VoteReadSettings settings) throws IOException {
    Set<String> names = new HashSet<>();
    for (Path file : files) {
      Source source = Source.file(file);
      if (!names.add(source.name())) {
        throw new ParameterException(
            spec.commandLine(),
            "two files named " + source.name() + ", which would be one file's votes");
      }
      BattleReader.open(source, settings).close();
    }
  }

  private static BattleIngest.Report send(
      BattleIngest ingest, Path file, VoteReadSettings settings, PrintWriter err)
      throws IOException {
    try (RowReader<Battle> rows = BattleReader.open(Source.file(file), settings);
        ProgressBar bar = new ProgressBar(err, rows.source().name())) {
      return ingest.ingest(
          rows,
          bad -> {
            bar.wipe();
            BadRow.report(err, bad);
          },
          ProgressBar.wanted() ? bar : Progress.NONE);
    }
  }
}
