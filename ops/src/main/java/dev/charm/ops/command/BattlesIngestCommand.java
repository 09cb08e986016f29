package dev.charm.ops.command;

import dev.charm.ops.command.option.ArenaOption;
import dev.charm.ops.command.option.IngestOptions;
import dev.charm.ops.command.option.PromptCategoryOption;
import dev.charm.ops.command.option.VersionOption;
import dev.charm.ops.command.option.VoteReadOptions;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.ingest.IngestRun;
import dev.charm.ops.ingest.VoteSources;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.Sources;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.PromptCategory;
import dev.charm.producers.votes.VoteIds;
import dev.charm.producers.votes.VoteReadSettings;
import dev.charm.producers.votes.VotedAnswers;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "Send files of votes: CSV, TSV, JSON, JSON Lines or Parquet, compressed or not. A bad row is"
          + " reported and goes to the dead letters; the rest is sent.",
      "",
      "Columns, of several the first that has a value:",
      "  model_a, model_b  or left, right",
      "  winner            model_a, a, left, [[A]], A>B or the model's own name;",
      "                    likewise model_b; tie, draw, -, both_good; both_bad,",
      "                    tie (bothbad); ignore leaves the row out. Or one of",
      "                    winner_model_a, winner_model_b and winner_tie is 1, or",
      "                    they are chances",
      "  id                battle_id, vote_id, id, annotation_id, uid",
      "  prompt            prompt_id, else question_id or conversation_id",
      "  voter             voter, judge, judge_hash, annotator, worker, user, user_id",
      "  order             sequence, seq; else the row, from 0",
      "  time              voted_at, tstamp, timestamp, created_at,",
      "                    client_timestamp, datetime, time, date: ISO, or since",
      "                    1970 in s, ms, us or ns",
      "  categories        language; category, categories; the flags that are true",
      "                    in category_tag, category_tags; coding if is_code is",
      "                    true. Lower case, _ for blanks. A vote without category",
      "                    or tag has the category that charm.prompts knows of its",
      "                    prompt at this time",
      "  weight, count     how many times the vote counts; how many votes it is",
      "  anony, dedup_tag  where anony is false, the voter knew the models' names,",
      "                    and where sampled is false, LMArena does not count it:",
      "                    the row is left out",
      "",
      "Files of judges are read as well: AlpacaEval's annotations.json, FastChat's pair judgments,"
          + " single grades and logs, Arena-Hard's judgments.",
      "",
      "A vote counts in its arena, and for each of its categories in ARENA/CATEGORY.",
      "Of rows with the same id that say the same the first counts. A vote without an id is known by"
          + " its content, on its question or in its source: sending a file again changes nothing.",
      "",
      "A changed file is a new version of its source if it shares half of its votes, or half of"
          + " theirs, with what stands from there: the votes that are gone from it are withdrawn."
          + " If it shares none, it is another file, and both count. What lies between is refused"
          + " without --replace or --source. An older file withdraws nothing. What a person"
          + " recorded or withdrew stays as it is."
    },
    footer = {"", "Example:", "  charm battles ingest clean_battle_20240814.json --arena chat"})
public final class BattlesIngestCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  List<Path> files = new ArrayList<>();

  @Mixin ArenaOption arena = new ArenaOption();

  @Option(
      names = "--source",
      paramLabel = "NAME",
      order = 3,
      description = {
        "Whose votes these are: of one source a new version replaces the former one",
        "(default: the file's name without .gz, .zst, .xz or .bz2)."
      })
  void setSource(String name) {
    if (name.isBlank()) {
      throw new ParameterException(spec.commandLine(), "a source has a name");
    }
    source = name;
  }

  private @Nullable String source;

  @Option(
      names = "--replace",
      order = 4,
      description =
          "Each file is a new version of its source: withdraw whatever the source said before and"
              + " says no more.")
  boolean replace;

  @Mixin VoteReadOptions reading = new VoteReadOptions();
  @Mixin PromptCategoryOption promptCategories = new PromptCategoryOption();
  @Mixin VersionOption version = new VersionOption();
  @Mixin IngestOptions options = new IngestOptions();

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    PromptCategory categories =
        options.dryRun
            ? PromptCategory.UNKNOWN
            : promptCategories.of(options.connection.resolve(ClientUse.SEND), err, key -> true);
    VoteReadSettings settings =
        new VoteReadSettings(
            arena.arena(),
            source,
            reading.choices(),
            categories,
            VotedAnswers.NOT_ASKED,
            VoteIds.LASTING,
            version.settings(options));
    List<Source> sources = new ArrayList<>();
    List<IngestRun.File> readers = new ArrayList<>();
    for (Path file : files) {
      for (Source each : Sources.of(file)) {
        sources.add(each);
        readers.add(() -> BattleReader.open(each, settings));
      }
    }
    List<Topic<?>> topics = List.of(Topics.BATTLES);
    if (options.dryRun) {
      return options.run(spec, readers, topics);
    }
    IngestRun.requireReadable(readers);
    Connection to = options.connection.resolve(ClientUse.READ, ClientUse.SEND);
    try (VoteSources versions = VoteSources.compare(sources, settings, replace, to, err)) {
      return options.run(spec, versions.files(), topics, versions::sendWithdrawals);
    }
  }
}
