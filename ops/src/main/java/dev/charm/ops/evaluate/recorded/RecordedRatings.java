package dev.charm.ops.evaluate.recorded;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Topics;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ratings in force of one arena, by policy model.
 *
 * @param arena the arena, or {@code arena/category}
 */
public record RecordedRatings(String arena, Map<String, Double> ratings) {

  /**
   * Reads {@code charm.arena-ratings}.
   *
   * @param wanted the arena; null for the only one there is
   * @throws CommandFailedException if it has no rating, or there are several
   */
  public static RecordedRatings read(LogReader reader, @Nullable String wanted) {
    Map<String, Map<String, Double>> arenas = new TreeMap<>();
    for (ArenaRating rating : reader.latest(Topics.ARENA_RATINGS).values()) {
      arenas
          .computeIfAbsent(rating.getArena(), arena -> new TreeMap<>())
          .put(rating.getModel(), rating.getRating());
    }
    if (arenas.isEmpty()) {
      throw new CommandFailedException("charm.arena-ratings has no rating");
    }
    String names = String.join(", ", arenas.keySet());
    if (wanted == null && arenas.size() > 1) {
      throw new CommandFailedException("there are ratings of " + names + ": see --ratings-arena");
    }
    String arena = wanted == null ? arenas.keySet().iterator().next() : wanted;
    Map<String, Double> ratings = arenas.get(arena);
    if (ratings == null) {
      throw new CommandFailedException(
          "charm.arena-ratings has no rating of arena " + arena + " (there is " + names + ")");
    }
    return new RecordedRatings(arena, ratings);
  }
}
