package dev.charm.ops.dashboard.data;

import dev.charm.ops.leaderboard.ArenaLeaderboard;
import dev.charm.ops.leaderboard.HeldBackRatings;
import dev.charm.ops.leaderboard.RewardLeaderboard;
import dev.charm.schemas.ArenaRating;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The leaderboard as it is now, of the topics that are followed. */
public final class Leaderboards {
  /** The arena that is shown if nobody asks for another. */
  static final String OVERALL = "overall";

  private final SystemViews views;

  public Leaderboards(SystemViews views) {
    this.views = views;
  }

  /** All arenas that have ratings, in order. */
  public List<String> arenas() {
    return List.copyOf(new TreeSet<>(views.ratings().stream().map(ArenaRating::getArena).toList()));
  }

  /**
   * The leaderboard of an arena.
   *
   * @param arena null for the one called overall, else the first one
   * @return empty if there is no rating in that arena, though there is in others
   */
  public Optional<Leaderboard> now(@Nullable String arena) {
    List<String> arenas = arenas();
    String chosen =
        arena != null
            ? arena
            : arenas.isEmpty() || arenas.contains(OVERALL) ? OVERALL : arenas.get(0);
    Collection<ArenaRating> ratings = views.ratings();
    List<ArenaRating> own = ratings.stream().filter(r -> r.getArena().equals(chosen)).toList();
    if (own.isEmpty() && !arenas.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Leaderboard.of(
            chosen,
            arenas,
            null,
            ArenaLeaderboard.inForce(own),
            RewardLeaderboard.rows(
                    views.statistics(),
                    views.calibrations(),
                    ratings,
                    arena == null ? null : chosen)
                .stream()
                .filter(row -> belongs(row.policyModel(), own, ratings))
                .toList(),
            HeldBackRatings.of(own).lines()));
  }

  /** A model belongs where it is rated; one that is rated nowhere is to be seen everywhere. */
  private static boolean belongs(
      String model, Collection<ArenaRating> own, Collection<ArenaRating> all) {
    return own.stream().anyMatch(rating -> rating.getModel().equals(model))
        || all.stream().noneMatch(rating -> rating.getModel().equals(model));
  }
}
