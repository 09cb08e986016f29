package dev.charm.ops.leaderboard;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's place in an arena.
 *
 * @param rank 1 + number of models whose interval lies wholly above this one's
 * @param rating Elo points
 * @param ciLow lower end of the 95 % interval; null if none is known
 * @param ciHigh upper end of it
 * @param votes how many votes it rests on; null if the source does not say
 * @param wins of these; null unless the votes are known here, as the next three
 * @param elo online Elo in the order of the votes
 * @param source who published the rating, or live
 * @param asOf the moment that it speaks of
 * @param warnings what to mind before relying on it
 */
public record ArenaLeaderboardRow(
    int rank,
    String model,
    double rating,
    @Nullable Double ciLow,
    @Nullable Double ciHigh,
    @Nullable Long votes,
    @Nullable Long wins,
    @Nullable Long losses,
    @Nullable Long ties,
    @Nullable Long bothBad,
    @Nullable Double elo,
    String source,
    Instant asOf,
    List<String> warnings) {
  /** By rank, then by rating. */
  static final Comparator<ArenaLeaderboardRow> BEST_FIRST =
      Comparator.comparingInt(ArenaLeaderboardRow::rank)
          .thenComparing(ArenaLeaderboardRow::rating, Comparator.reverseOrder())
          .thenComparing(ArenaLeaderboardRow::model);
}
