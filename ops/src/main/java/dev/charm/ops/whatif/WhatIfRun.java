package dev.charm.ops.whatif;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ScoredAnswer;
import dev.charm.consumers.views.StandingScores;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.ops.batch.StudyBatch;
import dev.charm.ops.command.option.BatchObjective;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.WhatIfOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.listing.OutputFormat;
import dev.charm.producers.ratings.RatingImport;
import dev.charm.producers.ratings.RatingTableReader;
import dev.charm.producers.source.Aliases;
import dev.charm.producers.source.Source;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code charm calibrate --what-if}: reads the running system, calculates, prints. */
public final class WhatIfRun {
  private final CommandSpec spec;
  private final ConnectionOptions connection;
  private final WhatIfOptions options;
  private final @Nullable Path table;
  private final OutputFormat format;
  private final PrintWriter notes;

  /**
   * @param table the ratings to lay over those in force; null for none
   */
  public WhatIfRun(
      CommandSpec spec,
      ConnectionOptions connection,
      WhatIfOptions options,
      @Nullable Path table,
      OutputFormat format) {
    this.spec = spec;
    this.connection = connection;
    this.options = options;
    this.table = table;
    this.format = format;
    this.notes = spec.commandLine().getErr();
  }

  /**
   * Does all of it; what is not given is as the running system has it.
   *
   * @return the exit code
   */
  public int run(BatchObjective given) throws IOException, InterruptedException {
    String reference = given.reference;
    String objective =
        spec.commandLine().getParseResult().hasMatchedOption("--objective")
            ? given.objective
            : null;
    Double temperature = temperature(given.temperature);
    checkObjective(objective, temperature);
    List<RatingSnapshot> replacing = table == null ? List.of() : read(table);
    SortedMap<String, BatchCalibration> scores;
    SortedMap<String, Calibration> all;
    Collection<ArenaRating> inForce;
    try (LogReader reader = LogReaders.open(connection.resolve(), notes)) {
      all = reader.latest(Topics.CALIBRATIONS);
      inForce = reader.latest(Topics.ARENA_RATINGS).values();
      scores = scores(reader, rewardModels(reader, all.values()));
    }
    if (scores.values().stream().allMatch(batch -> batch.models().isEmpty())) {
      throw new CommandFailedException(
          "no score"
              + (options.rewardModel == null ? "" : " of " + options.rewardModel)
              + " in "
              + Topics.REWARDS.name());
    }
    Optional<RunningSettings> running = RunningSettings.of(all.values());
    RunningSettings known = running.orElseGet(RunningSettings::defaults);
    RunningSettings settings =
        new RunningSettings(
            objective(objective, temperature, known.objective()),
            reference != null ? reference : known.reference(),
            options.arena != null ? options.arena : known.arena());
    OverlaidRatings ratings =
        OverlaidRatings.of(
            inForce.stream().filter(r -> r.getArena().equals(settings.arena())).toList(),
            replacing);
    requireReference(settings, scores.values(), ratings);
    all.values()
        .removeIf(
            c -> options.rewardModel != null && !options.rewardModel.equals(c.getRewardModel()));
    List<WhatIfRow> rows = rows(new WhatIf(scores, all, ratings.ratings(), settings));
    WhatIfRow.LISTING.print(format, rows, spec.commandLine().getOut());
    new WhatIfNotes(notes)
        .print(rows, all.values(), settings, running, ratings, pending(scores.values(), ratings));
    return ExitCode.DONE;
  }

  /**
   * The reward models that the running system knows; those retired and purged are not among them.
   */
  private Set<String> rewardModels(LogReader reader, Collection<Calibration> calibrations)
      throws IOException {
    Set<String> rewardModels = new TreeSet<>();
    calibrations.forEach(c -> rewardModels.add(c.getRewardModel()));
    reader
        .latest(Topics.MODEL_STATS)
        .values()
        .forEach(stats -> rewardModels.add(stats.getRewardModel()));
    rewardModels.removeIf(rm -> options.rewardModel != null && !options.rewardModel.equals(rm));
    return rewardModels;
  }

  private static SortedMap<String, BatchCalibration> scores(
      LogReader reader, Set<String> rewardModels) {
    TreeMap<String, BatchCalibration> scores = new TreeMap<>();
    StandingScores.read(reader, rewardModels, Withdrawals.read(reader, key -> true))
        .forEach((rm, standing) -> scores.put(rm, BatchCalibration.of(responses(standing))));
    return scores;
  }

  private static List<ScoredResponse> responses(StandingScores standing) {
    List<ScoredResponse> responses = new ArrayList<>();
    for (String prompt : standing.prompts()) {
      for (ScoredAnswer answer : standing.at(prompt)) {
        responses.add(new ScoredResponse(prompt, answer.policyModel(), answer.score()));
      }
    }
    return responses;
  }

  private List<WhatIfRow> rows(WhatIf whatIf) throws IOException {
    if (options.flips == null) {
      return whatIf.rows(flip -> {});
    }
    try (PrintWriter file =
        new PrintWriter(Files.newBufferedWriter(options.flips, StandardCharsets.UTF_8))) {
      List<WhatIfRow> rows = whatIf.rows(flip -> file.print(PairFlip.LISTING.json(flip) + "\n"));
      if (file.checkError()) {
        throw new IOException("cannot write " + options.flips);
      }
      return rows;
    }
  }

  private List<RatingSnapshot> read(Path file) throws IOException {
    List<RatingSnapshot> ratings = new ArrayList<>();
    try (RatingTableReader rows =
        RatingTableReader.open(
            Source.file(file), RatingImport.DEFAULT_ARENA, null, Aliases.none())) {
      StudyBatch.each(rows, notes, ratings::add);
    }
    return ratings;
  }

  private @Nullable Double temperature(@Nullable String text) {
    try {
      return text == null ? null : (Double) Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--temperature of --what-if is a number, not " + text, e);
    }
  }

  /** What is wrong whatever the running system does is said before it is asked. */
  private void checkObjective(@Nullable String name, @Nullable Double temperature) {
    if (name != null) {
      parse(name, temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature));
    }
  }

  private Objective objective(
      @Nullable String name, @Nullable Double temperature, Objective running) {
    String wanted = name == null ? running.name() : name;
    if (temperature != null) {
      return parse(wanted, OptionalDouble.of(temperature));
    }
    return wanted.equals(running.name()) ? running : parse(wanted, OptionalDouble.empty());
  }

  private Objective parse(String name, OptionalDouble temperature) {
    try {
      return Objective.parse(name, temperature);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void requireReference(
      RunningSettings settings, Collection<BatchCalibration> scores, OverlaidRatings ratings) {
    String reference = settings.reference();
    if (reference == null) {
      return;
    }
    if (scores.stream().noneMatch(batch -> batch.models().contains(reference))) {
      throw new CommandFailedException("no score of the reference model " + reference);
    }
    if (!ratings.ratings().containsKey(reference)) {
      throw new CommandFailedException(
          "the reference model " + reference + " has no rating in the arena " + settings.arena());
    }
  }

  private static TreeSet<String> pending(
      Collection<BatchCalibration> scores, OverlaidRatings ratings) {
    TreeSet<String> pending = new TreeSet<>();
    scores.forEach(batch -> pending.addAll(batch.models()));
    pending.removeAll(ratings.ratings().keySet());
    return pending;
  }
}
