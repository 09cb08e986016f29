package dev.charm.ops.leaderboard;

import dev.charm.calibration.rating.RankByInterval;
import dev.charm.calibration.rating.Rating;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A model's place in an arena.
 *
 * @param rank 1 + number of models whose interval lies wholly above this one's; null if the model
 *     is preliminary, which then is none of these either
 * @param rating Elo points
 * @param ciLow lower end of the 95 % interval; null if none is known
 * @param ciHigh upper end of it
 * @param votes how many votes it rests on; null if the source does not say
 * @param wins of these; null unless the votes are known here, as the next three
 * @param elo online Elo in the order of the votes
 * @param source who published the rating, or live; and how many votes a live one has that is not in
 *     force for want of them
 * @param asOf the moment that it speaks of
 * @param warnings what to mind before relying on it
 */
public record ArenaLeaderboardRow(
    @Nullable Integer rank,
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
  /** What a model of too few votes is called. */
  public static final String PRELIMINARY = "preliminary";

  /** By rank, then by rating; those without a rank come last. */
  static final Comparator<ArenaLeaderboardRow> BEST_FIRST =
      Comparator.comparing(
              ArenaLeaderboardRow::rank, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(ArenaLeaderboardRow::rating, Comparator.reverseOrder())
          .thenComparing(ArenaLeaderboardRow::model);

  private ArenaLeaderboardRow ranked(@Nullable Integer newRank) {
    List<String> all = new ArrayList<>(warnings);
    if (newRank == null) {
      all.add(PRELIMINARY);
    }
    return new ArenaLeaderboardRow(
        newRank,
        model,
        rating,
        ciLow,
        ciHigh,
        votes,
        wins,
        losses,
        ties,
        bothBad,
        elo,
        source,
        asOf,
        List.copyOf(all));
  }

  /**
   * The same models, of which those with fewer votes are marked preliminary, have no rank, and do
   * not count in the ranks of the others. Whose votes are not known is ranked.
   */
  public static List<ArenaLeaderboardRow> withMinVotes(List<ArenaLeaderboardRow> rows, long votes) {
    Predicate<ArenaLeaderboardRow> preliminary = row -> row.votes() != null && row.votes() < votes;
    Map<String, Rating> ratings = new HashMap<>();
    rows.stream()
        .filter(preliminary.negate())
        .forEach(
            row -> ratings.put(row.model(), Rating.of(row.rating(), row.ciLow(), row.ciHigh())));
    Map<String, Integer> ranks = RankByInterval.of(ratings);
    return rows.stream().map(row -> row.ranked(ranks.get(row.model()))).sorted(BEST_FIRST).toList();
  }
}
