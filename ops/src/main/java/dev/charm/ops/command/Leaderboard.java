package dev.charm.ops.command;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The leaderboard per reward model: mean reward, win rate, expected win rate, before and after
 * calibration. In order of arena rating, so that a calibrated column reads downwards and an
 * uncalibrated one jumps.
 */
public final class Leaderboard {
  private Leaderboard() {}

  /**
   * Reads the leaderboard as it stands.
   *
   * @param rewardModels which reward models, by {@code name@version}
   * @param arena where ratings come from for a model without calibration; null for any arena, if
   *     there is but one
   */
  public static List<LeaderboardRow> read(
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
  public static void print(List<LeaderboardRow> rows, OutputFormat format, PrintWriter out) {
    LeaderboardRow.LISTING.print(format, rows, out);
  }

  static List<LeaderboardRow> rows(
      Collection<ModelStats> stats,
      Collection<Calibration> calibrations,
      Collection<ArenaRating> ratings,
      @Nullable String arena) {
    List<LeaderboardRow> rows = new ArrayList<>();
    for (ModelStats model : stats) {
      List<Calibration> own =
          calibrations.stream()
              .filter(c -> c.getRewardModel().equals(model.getRewardModel()))
              .filter(c -> c.getOvervalued().equals(model.getPolicyModel()))
              .toList();
      rows.add(row(model, own, rating(model, calibrations, ratings, arena)));
    }
    rows.sort(
        Comparator.comparing(LeaderboardRow::rewardModel)
            .thenComparing(LeaderboardRow::rating, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(LeaderboardRow::policyModel));
    return List.copyOf(rows);
  }

  private static LeaderboardRow row(
      ModelStats model, List<Calibration> own, @Nullable Double rating) {
    Double offset = mean(own, Calibration::getOffset);
    return new LeaderboardRow(
        model.getRewardModel(),
        model.getPolicyModel(),
        rating,
        model.getResponses(),
        model.getMean(),
        offset == null ? null : model.getMean() + offset,
        own.isEmpty() ? model.getExpectedWinRate() : mean(own, Calibration::getExpectedWinRate),
        own.isEmpty() ? model.getWinRate() : mean(own, Calibration::getHardWinRate),
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
    return prompts == 0 ? null : (Double) (sum / prompts);
  }

  private static @Nullable Double rating(
      ModelStats model,
      Collection<Calibration> calibrations,
      Collection<ArenaRating> ratings,
      @Nullable String arena) {
    for (Calibration c : calibrations) {
      if (arena == null && c.getRewardModel().equals(model.getRewardModel())) {
        if (c.getOvervalued().equals(model.getPolicyModel())) {
          return c.getRatingOvervalued().getRating();
        }
        if (c.getReference().equals(model.getPolicyModel())) {
          return c.getRatingReference().getRating();
        }
      }
    }
    List<ArenaRating> own =
        ratings.stream()
            .filter(r -> r.getModel().equals(model.getPolicyModel()))
            .filter(r -> arena == null || arena.equals(r.getArena()))
            .toList();
    return own.size() == 1 ? (Double) own.get(0).getRating() : null;
  }
}
