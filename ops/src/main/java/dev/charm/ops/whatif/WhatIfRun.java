package dev.charm.ops.whatif;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.ScoredResponse;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ScoredAnswer;
import dev.charm.consumers.views.StandingScores;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.connect.RefusedSettingException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.ops.listing.Output;
import dev.charm.ops.status.RunningSettings;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Sources;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers a {@link WhatIfQuestion}: reads the running system, calculates, prints. */
public final class WhatIfRun {
  private final Connection connection;
  private final WhatIfQuestion question;
  private final PrintWriter out;
  private final PrintWriter notes;

  /**
   * @param out takes the table
   * @param notes where bad rows and what to know of the answer are told
   */
  public WhatIfRun(
      Connection connection, WhatIfQuestion question, PrintWriter out, PrintWriter notes) {
    this.connection = connection;
    this.question = question;
    this.out = out;
    this.notes = notes;
  }

  /**
   * Does all of it.
   *
   * @throws RefusedSettingException if the objective in force has no such temperature
   * @throws CommandFailedException if there is nothing to answer from
   */
  public void print(Output output) throws IOException, InterruptedException {
    List<RatingSnapshot> replacing =
        question.ratings() == null ? List.of() : read(question.ratings());
    SortedMap<String, BatchCalibration> scores;
    SortedMap<String, Calibration> all;
    Collection<ArenaRating> inForce;
    try (LogReader reader = LogReaders.open(connection, notes)) {
      all = reader.latest(Topics.CALIBRATIONS);
      inForce = reader.latest(Topics.ARENA_RATINGS).values();
      scores = scores(reader, rewardModels(reader, all.values()));
    }
    if (scores.values().stream().allMatch(batch -> batch.models().isEmpty())) {
      throw new CommandFailedException(
          "no score"
              + (question.rewardModel() == null ? "" : " of " + question.rewardModel())
              + " in "
              + Topics.REWARDS.name());
    }
    Optional<RunningSettings> running = RunningSettings.of(all.values());
    RunningSettings known = running.orElseGet(RunningSettings::defaults);
    RunningSettings settings = asked(known);
    OverlaidRatings ratings =
        OverlaidRatings.of(
            inForce.stream().filter(r -> r.getArena().equals(settings.arena())).toList(),
            replacing);
    requireReference(settings, scores.values(), ratings);
    all.values().removeIf(c -> !question.isAbout(c.getRewardModel()));
    List<WhatIfRow> rows = rows(new WhatIf(scores, all, ratings.ratings(), settings));
    WhatIfRow.LISTING.print(output, rows, out);
    new WhatIfNotes(notes)
        .print(rows, all.values(), settings, running, ratings, pending(scores.values(), ratings));
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
    rewardModels.removeIf(rm -> !question.isAbout(rm));
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
    Path flips = question.flips();
    if (flips == null) {
      return whatIf.rows(flip -> {});
    }
    try (PrintWriter file =
        new PrintWriter(Files.newBufferedWriter(flips, StandardCharsets.UTF_8))) {
      List<WhatIfRow> rows = whatIf.rows(flip -> file.print(PairFlip.LISTING.json(flip) + "\n"));
      if (file.checkError()) {
        throw new IOException("cannot write " + flips);
      }
      return rows;
    }
  }

  private List<RatingSnapshot> read(Path file) throws IOException {
    List<RatingSnapshot> ratings = new ArrayList<>();
    try (RowReader rows =
        RatingTable.open(Sources.one(file), RatingTable.DEFAULT_ARENA, null, Aliases.none())) {
      FileReports.tell(
          rows.readAll(
              Collecting.of(
                  RatingSnapshot.class,
                  rating -> {
                    if (rating.getArena().equals(RatingTable.DEFAULT_ARENA)) { // not its categories
                      ratings.add(rating);
                    }
                  }),
              Progress.NONE),
          notes);
    }
    return ratings;
  }

  private RunningSettings asked(RunningSettings running) {
    try {
      return question.over(running);
    } catch (IllegalArgumentException e) {
      throw new RefusedSettingException(String.valueOf(e.getMessage()));
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

  private static SortedSet<String> pending(
      Collection<BatchCalibration> scores, OverlaidRatings ratings) {
    SortedSet<String> pending = new TreeSet<>();
    scores.forEach(batch -> pending.addAll(batch.models()));
    pending.removeAll(ratings.ratings().keySet());
    return pending;
  }
}
