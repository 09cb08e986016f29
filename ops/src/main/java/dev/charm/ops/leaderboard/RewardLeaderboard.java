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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    ByModel byModel = ByModel.of(calibrations);
    List<RewardLeaderboardRow> rows = new ArrayList<>();
    for (ModelStats model : stats) {
      Of of = new Of(model.getRewardModel(), model.getPolicyModel());
      rows.add(row(of, model, byModel, rating(of, byModel, ratings, arena)));
    }
    return ordered(rows);
  }

  /**
   * The leaderboard that these calibrations tell of: their models, with what their evidence says.
   * What stands in model statistics alone, responses and mean rewards, is left empty.
   */
  static List<RewardLeaderboardRow> rows(Collection<Calibration> calibrations) {
    ByModel byModel = ByModel.of(calibrations);
    TreeSet<Of> models =
        new TreeSet<>(Comparator.comparing(Of::rewardModel).thenComparing(Of::policyModel));
    for (Calibration c : calibrations) {
      models.add(new Of(c.getRewardModel(), c.getOvervalued()));
      models.add(new Of(c.getRewardModel(), c.getReference()));
    }
    List<RewardLeaderboardRow> rows = new ArrayList<>();
    models.forEach(of -> rows.add(row(of, null, byModel, byModel.usedRatings().get(of))));
    return ordered(rows);
  }

  /** A policy model under a reward model. */
  private record Of(String rewardModel, String policyModel) {}

  /**
   * What calibrations say of each model.
   *
   * @param own those of it as over-valued model
   * @param usedRatings the rating that they used for it; none where none concerns it
   */
  private record ByModel(Map<Of, List<Calibration>> own, Map<Of, Double> usedRatings) {
    static ByModel of(Collection<Calibration> calibrations) {
      Map<Of, List<Calibration>> own = new HashMap<>();
      Map<Of, Double> usedRatings = new HashMap<>();
      for (Calibration c : calibrations) {
        Of overvalued = new Of(c.getRewardModel(), c.getOvervalued());
        own.computeIfAbsent(overvalued, of -> new ArrayList<>()).add(c);
        if (!OffsetSource.isPredicted(c)) {
          usedRatings.putIfAbsent(overvalued, c.getRatingOvervalued().getRating());
        }
        usedRatings.putIfAbsent(
            new Of(c.getRewardModel(), c.getReference()), c.getRatingReference().getRating());
      }
      return new ByModel(own, usedRatings);
    }
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
      Of of, @Nullable ModelStats stats, ByModel calibrations, @Nullable Double rating) {
    List<Calibration> own = calibrations.own().getOrDefault(of, List.of());
    Double offset = mean(own, Calibration::getOffset);
    Double roundRobin = stats == null ? null : stats.getWinRate();
    Double expected = stats == null ? null : stats.getExpectedWinRate();
    return new RewardLeaderboardRow(
        of.rewardModel(),
        of.policyModel(),
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
      Of of, ByModel calibrations, Collection<ArenaRating> ratings, @Nullable String arena) {
    Double used = arena == null ? calibrations.usedRatings().get(of) : null;
    if (used != null) {
      return used;
    }
    List<ArenaRating> own =
        ratings.stream()
            .filter(r -> r.getModel().equals(of.policyModel()))
            .filter(r -> arena == null || arena.equals(r.getArena()))
            .toList();
    return own.size() == 1 ? own.get(0).getRating() : null;
  }
}
