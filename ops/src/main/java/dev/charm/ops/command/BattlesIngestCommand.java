package dev.charm.ops.command;

import dev.charm.ops.command.option.ArenaOption;
import dev.charm.ops.command.option.IngestOptions;
import dev.charm.ops.command.option.PromptCategoryOption;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.producers.source.Source;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.PromptCategory;
import dev.charm.producers.votes.VoteReadSettings;
import dev.charm.schemas.Topics;
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
    PrintWriter err = spec.commandLine().getErr();
    PromptCategory categories =
        options.dryRun
            ? PromptCategory.UNKNOWN
            : promptCategories.of(options.connection.resolve(ClientUse.SEND), err, key -> true);
    VoteReadSettings settings =
        new VoteReadSettings(arena.arena(), named, categories, null, options.settings());
    Set<String> names = new HashSet<>();
    List<IngestRun.File> readers = new ArrayList<>();
    for (Path file : files) {
      Source source = Source.file(file);
      if (!names.add(source.name())) {
        throw new ParameterException(
            spec.commandLine(),
            "two files named " + source.name() + ", which would be one file's votes");
      }
      readers.add(() -> BattleReader.open(source, settings));
    }
    return options.run(spec, readers, List.of(Topics.BATTLES));
  }
}
