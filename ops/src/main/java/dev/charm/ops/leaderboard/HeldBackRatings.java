package dev.charm.ops.leaderboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.schemas.ArenaRating;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Live ratings that an imported one keeps from being in force: votes were cast, and nothing follows
 * from them yet, which whoever cast them must not have to guess.
 *
 * @param ratings the imported ones, by arena and model
 */
public record HeldBackRatings(List<ArenaRating> ratings) {
  /** More are counted in words, not named. */
  private static final int MOST_NAMED = 10;

  /** Those among the ratings in force. */
  public static HeldBackRatings of(Collection<ArenaRating> inForce) {
    return new HeldBackRatings(
        inForce.stream()
            .filter(rating -> rating.getLiveVotes() != null)
            .sorted(
                Comparator.comparing(ArenaRating::getArena).thenComparing(ArenaRating::getModel))
            .toList());
  }

  /** One line a model, and one for those that are too many. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    ratings.stream().limit(MOST_NAMED).forEach(rating -> lines.add(line(rating)));
    if (ratings.size() > MOST_NAMED) {
      lines.add(
          "held back: live ratings of "
              + (ratings.size() - MOST_NAMED)
              + " more models, for want of votes or time");
    }
    return lines;
  }

  private static String line(ArenaRating rating) {
    return "held back: the live rating of "
        + rating.getModel()
        + " in arena "
        + rating.getArena()
        + " has "
        + votes(live(rating))
        + "; in force is the imported one of "
        + rating.getSource()
        + (rating.getVotes() == null ? "" : " with " + votes(rating.getVotes()))
        + " (--ratings-from live decides otherwise)";
  }

  private static long live(ArenaRating rating) {
    return Objects.requireNonNull(rating.getLiveVotes(), "live_votes");
  }

  /** So many votes, in words. */
  static String votes(long number) {
    return number == 1 ? "1 vote" : String.format(Locale.ROOT, "%,d votes", number);
  }

  public void addTo(ObjectNode status) {
    ArrayNode all = status.putArray("held_back");
    for (ArenaRating rating : ratings) {
      ObjectNode one = all.addObject();
      one.put("arena", rating.getArena());
      one.put("model", rating.getModel());
      one.put("source", rating.getSource());
      one.put("votes", rating.getVotes());
      one.put("live_votes", rating.getLiveVotes());
    }
  }
}
