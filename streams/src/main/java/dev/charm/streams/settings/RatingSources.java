package dev.charm.streams.settings;

import java.util.Map;

/**
 * Where the ratings in force come from, by arena.
 *
 * @param otherwise for every arena that is not named
 * @param byArena for those that are; a narrower pool is an arena of its own, {@code arena/category}
 */
public record RatingSources(SourceChoice otherwise, Map<String, SourceChoice> byArena) {
  /** The source of ratings made here of votes, and of no imported one. */
  public static final String LIVE = "live";

  /** The newest rating of each model that is well enough founded, in every arena. */
  public static final RatingSources NEWEST = new RatingSources(SourceChoice.NEWEST, Map.of());

  public RatingSources {
    byArena = Map.copyOf(byArena);
  }

  /** What holds for an arena. */
  public SourceChoice of(String arena) {
    return byArena.getOrDefault(arena, otherwise);
  }
}
