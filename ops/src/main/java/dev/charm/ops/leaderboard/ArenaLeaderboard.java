package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.RankByInterval;
import dev.charm.calibration.rating.Rating;
import dev.charm.schemas.ArenaRating;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The models of one arena, the best one first. */
public final class ArenaLeaderboard {
  private ArenaLeaderboard() {}

  /**
   * By the ratings in force.
   *
   * @param ratings of the arena
   */
  public static List<ArenaLeaderboardRow> inForce(Collection<ArenaRating> ratings) {
    SortedMap<String, Rating> intervals = new TreeMap<>();
    for (ArenaRating rating : ratings) {
      intervals.put(
          rating.getModel(), Rating.of(rating.getRating(), rating.getCiLow(), rating.getCiHigh()));
    }
    Map<String, Integer> ranks = RankByInterval.of(intervals);
    return ratings.stream()
        .map(
            rating ->
                new ArenaLeaderboardRow(
                    ranks.getOrDefault(rating.getModel(), 1),
                    rating.getModel(),
                    rating.getRating(),
                    rating.getCiLow(),
                    rating.getCiHigh(),
                    rating.getVotes(),
                    rating.getWins(),
                    rating.getLosses(),
                    rating.getTies(),
                    rating.getBothBad(),
                    rating.getElo(),
                    source(rating),
                    rating.getAsOf(),
                    List.copyOf(rating.getWarnings())))
        .sorted(ArenaLeaderboardRow.BEST_FIRST)
        .toList();
  }

  private static String source(ArenaRating rating) {
    Long live = rating.getLiveVotes();
    return live == null
        ? rating.getSource()
        : rating.getSource() + "; live has " + HeldBackRatings.votes(live);
  }
}
