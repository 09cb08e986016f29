package dev.charm.ops.leaderboard;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.listing.Output;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.OffsetSource;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The leaderboard per reward model: mean reward, win rate, expected win rate, before and after
 * calibration. In order of arena rating, so that a calibrated column reads downwards and an
 * uncalibrated one jumps.
 */
public final class RewardLeaderboard {
  private RewardLeaderboard() {}

  /**
   * Reads the leaderboard as it stands.
   *
   * @param rewardModels which reward models, by {@code name@version}
   * @param arena where ratings come from for a model without calibration; null for any arena, if
   *     there is but one
   */
  public static List<RewardLeaderboardRow> read(
      LogReader reader, Predicate<String> rewardModels, @Nullable String arena) throws IOException {
    return rows(
        reader.latest(Topics.MODEL_STATS).values().stream()
            .filter(stats -> rewardModels.test(stats.getRewardModel()))
            .toList(),
        reader.latest(Topics.CALIBRATIONS).values(),
        reader.latest(Topics.ARENA_RATINGS).values(),
        arena);
  }

  /** Prints a leaderboard. */
  public static void print(List<RewardLeaderboardRow> rows, Output output, PrintWriter out) {
    RewardLeaderboardRow.LISTING.print(output, rows, out);
  }

  /**
   * The leaderboard that these records tell of.
   *
   * @param arena where ratings come from for a model without calibration; null for any arena, if
   *     there is but one
   */
  public static List<RewardLeaderboardRow> rows(
      Collection<ModelStats> stats,
      Collection<Calibration> calibrations,
      Collection<ArenaRating> ratings,
      @Nullable String arena) {
    List<RewardLeaderboardRow> rows = new ArrayList<>();
    for (ModelStats model : stats) {
      rows.add(
          row(
              model.getRewardModel(),
              model.getPolicyModel(),
              model,
              calibrations,
              rating(model, calibrations, ratings, arena)));
    }
    return ordered(rows);
  }

  /**
   * The leaderboard that these calibrations tell of: their models, with what their evidence says.
   * What stands in model statistics alone, responses and mean rewards, is left empty.
   */
  static List<RewardLeaderboardRow> rows(Collection<Calibration> calibrations) {
    TreeMap<String, TreeSet<String>> models = new TreeMap<>();
    for (Calibration c : calibrations) {
      models
          .computeIfAbsent(c.getRewardModel(), name -> new TreeSet<>())
          .addAll(List.of(c.getOvervalued(), c.getReference()));
    }
    List<RewardLeaderboardRow> rows = new ArrayList<>();
    models.forEach(
        (rewardModel, names) ->
            names.forEach(
                name ->
                    rows.add(
                        row(
                            rewardModel,
                            name,
                            null,
                            calibrations,
                            usedRating(rewardModel, name, calibrations)))));
    return ordered(rows);
  }

  private static List<RewardLeaderboardRow> ordered(List<RewardLeaderboardRow> rows) {
    rows.sort(
        Comparator.comparing(RewardLeaderboardRow::rewardModel)
            .thenComparing(
                RewardLeaderboardRow::rating, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(RewardLeaderboardRow::policyModel));
    return List.copyOf(rows);
  }

  private static RewardLeaderboardRow row(
      String rewardModel,
      String policyModel,
      @Nullable ModelStats stats,
      Collection<Calibration> calibrations,
      @Nullable Double rating) {
    List<Calibration> own =
        calibrations.stream()
            .filter(c -> c.getRewardModel().equals(rewardModel))
            .filter(c -> c.getOvervalued().equals(policyModel))
            .toList();
    Double offset = mean(own, Calibration::getOffset);
    Double roundRobin = stats == null ? null : stats.getWinRate();
    Double expected = stats == null ? null : stats.getExpectedWinRate();
    return new RewardLeaderboardRow(
        rewardModel,
        policyModel,
        rating,
        stats == null ? null : stats.getResponses(),
        stats == null ? null : stats.getMean(),
        stats == null || offset == null ? null : stats.getMean() + offset,
        own.isEmpty() ? expected : mean(own, Calibration::getExpectedWinRate),
        own.isEmpty() ? roundRobin : mean(own, Calibration::getHardWinRate),
        mean(own, Calibration::getCalibratedHardWinRate),
        own.size());
  }

  private static @Nullable Double mean(
      List<Calibration> calibrations, ToDoubleFunction<Calibration> value) {
    double sum = 0;
    long prompts = 0;
    for (Calibration calibration : calibrations) {
      sum += calibration.getPrompts() * value.applyAsDouble(calibration);
      prompts += calibration.getPrompts();
    }
    return prompts == 0 ? null : (sum / prompts);
  }

  private static @Nullable Double rating(
      ModelStats model,
      Collection<Calibration> calibrations,
      Collection<ArenaRating> ratings,
      @Nullable String arena) {
    Double used =
        arena == null
            ? usedRating(model.getRewardModel(), model.getPolicyModel(), calibrations)
            : null;
    if (used != null) {
      return used;
    }
    List<ArenaRating> own =
        ratings.stream()
            .filter(r -> r.getModel().equals(model.getPolicyModel()))
            .filter(r -> arena == null || arena.equals(r.getArena()))
            .toList();
    return own.size() == 1 ? own.get(0).getRating() : null;
  }

  /** The rating that calibrations used for a model; null if none concerns it. */
  private static @Nullable Double usedRating(
      String rewardModel, String policyModel, Collection<Calibration> calibrations) {
    for (Calibration c : calibrations) {
      if (c.getRewardModel().equals(rewardModel)) {
        if (c.getOvervalued().equals(policyModel) && !OffsetSource.isPredicted(c)) {
          return c.getRatingOvervalued().getRating();
        }
        if (c.getReference().equals(policyModel)) {
          return c.getRatingReference().getRating();
        }
      }
    }
    return null;
  }
}
