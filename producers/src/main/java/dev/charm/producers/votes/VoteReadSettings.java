package dev.charm.producers.votes;

import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.ReadSettings;

/**
 * How files of votes are read.
 *
 * @param arena the pool that the votes count in
 * @param named whether votes count whose voter knew the models' names; FastChat's leaderboard
 *     leaves them out
 * @param categories of prompts, for votes whose row names none
 * @param read spellings of models, and the version of every vote
 */
public record VoteReadSettings(
    String arena, boolean named, PromptCategory categories, ReadSettings read) {
  /** The arena that votes count in if nothing is said. */
  public static final String DEFAULT_ARENA = RatingTable.DEFAULT_ARENA;
}
