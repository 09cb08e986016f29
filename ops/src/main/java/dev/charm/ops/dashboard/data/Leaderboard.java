package dev.charm.ops.dashboard.data;

import dev.charm.calibration.rating.RankByInterval;
import dev.charm.calibration.rating.Rating;
import dev.charm.ops.leaderboard.ArenaLeaderboardRow;
import dev.charm.ops.leaderboard.RewardLeaderboardRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The policy models of an arena, and how each reward model sees them.
 *
 * @param arena whose ratings these are
 * @param arenas all that have ratings, in order
 * @param asOf the moment of the past that it shows; null for now
 * @param rewardModels all that are told of, {@code name@version}, in order
 * @param lines the best one first; those without a rating last, by name
 * @param notes what to mind, in words
 */
public record Leaderboard(
    String arena,
    List<String> arenas,
    @Nullable Instant asOf,
    List<String> rewardModels,
    List<LeaderboardLine> lines,
    List<String> notes) {

  /** Puts it together from the two leaderboards that it consists of. */
  public static Leaderboard of(
      String arena,
      Collection<String> arenas,
      @Nullable Instant asOf,
      List<ArenaLeaderboardRow> rated,
      List<RewardLeaderboardRow> rewards,
      List<String> notes) {
    SortedMap<String, Map<String, RewardLeaderboardRow>> byModel = new TreeMap<>();
    TreeSet<String> rewardModels = new TreeSet<>();
    for (RewardLeaderboardRow row : rewards) {
      byModel
          .computeIfAbsent(row.policyModel(), model -> new TreeMap<>())
          .put(row.rewardModel(), row);
      rewardModels.add(row.rewardModel());
    }
    Map<String, Integer> worst = worstRanks(rated);
    List<LeaderboardLine> lines = new ArrayList<>();
    for (ArenaLeaderboardRow row : rated) {
      Map<String, RewardLeaderboardRow> own = byModel.remove(row.model());
      lines.add(
          new LeaderboardLine(
              row.model(), row, worst.get(row.model()), own == null ? Map.of() : own));
    }
    byModel.forEach((model, own) -> lines.add(new LeaderboardLine(model, null, null, own)));
    return new Leaderboard(
        arena,
        List.copyOf(new TreeSet<>(arenas)),
        asOf,
        List.copyOf(rewardModels),
        List.copyOf(lines),
        List.copyOf(notes));
  }

  private static Map<String, Integer> worstRanks(List<ArenaLeaderboardRow> rows) {
    Map<String, Rating> ranked = new HashMap<>();
    for (ArenaLeaderboardRow row : rows) {
      if (row.rank() != null) {
        ranked.put(row.model(), Rating.of(row.rating(), row.ciLow(), row.ciHigh()));
      }
    }
    return RankByInterval.worstOf(ranked);
  }
}
