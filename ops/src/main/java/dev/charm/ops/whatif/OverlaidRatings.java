package dev.charm.ops.whatif;

import dev.charm.calibration.rating.Rating;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.precedence.RatingOrder;
import dev.charm.streams.settings.RatingSources;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ratings of an arena in force, with those of a table in place of theirs.
 *
 * @param ratings by policy model
 * @param replaced the models that the table rates
 * @param outdated of these, the ones whose rating an import of the table would not bring into
 *     force, because the one in force counts more ({@link RatingOrder})
 */
record OverlaidRatings(
    Map<String, Rating> ratings, SortedSet<String> replaced, SortedSet<String> outdated) {

  /**
   * Lays a table over the ratings in force; of several rows on one model the last counts.
   *
   * @param inForce of one arena
   */
  static OverlaidRatings of(Collection<ArenaRating> inForce, Collection<RatingSnapshot> table) {
    TreeMap<String, ArenaRating> known = new TreeMap<>();
    TreeMap<String, Rating> ratings = new TreeMap<>();
    for (ArenaRating r : inForce) {
      known.put(r.getModel(), r);
      ratings.put(r.getModel(), Rating.of(r.getRating(), r.getCiLow(), r.getCiHigh()));
    }
    TreeSet<String> replaced = new TreeSet<>();
    TreeSet<String> outdated = new TreeSet<>();
    for (RatingSnapshot r : table) {
      ratings.put(r.getModel(), Rating.of(r.getRating(), r.getCiLow(), r.getCiHigh()));
      replaced.add(r.getModel());
      ArenaRating old = known.get(r.getModel());
      if (old != null && stays(old, r)) {
        outdated.add(r.getModel());
      }
    }
    return new OverlaidRatings(ratings, replaced, outdated);
  }

  private static boolean stays(ArenaRating inForce, RatingSnapshot row) {
    return inForce.getSource().equals(RatingSources.LIVE)
        ? RatingOrder.takesOver(inForce, row)
        : RatingOrder.compare(
                row.getAsOf(), row.getSource(), inForce.getAsOf(), inForce.getSource())
            < 0;
  }
}
