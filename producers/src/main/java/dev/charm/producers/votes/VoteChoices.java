package dev.charm.producers.votes;

import dev.charm.schemas.BattleOutcome;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of files of votes count, and as what, where that is not for the file to say.
 *
 * @param named whether votes count whose voter knew the models' names; FastChat's leaderboard
 *     leaves them out
 * @param duplicates whether votes count that {@code dedup_tag} says not to sample; LMArena's
 *     leaderboard leaves them out
 * @param idColumn the column that identifies a vote; null for those that usually do
 * @param ignored columns that are read as if they were not there
 * @param arenaHardWeights whether {@code A>>B} weighs three times {@code A>B}, as Arena-Hard has it
 * @param baseline the model that Arena-Hard's judgments compare with where they do not say; null if
 *     it is not known
 * @param outcomes what words mean that are not understood otherwise, or otherwise than here
 */
public record VoteChoices(
    boolean named,
    boolean duplicates,
    @Nullable String idColumn,
    Set<String> ignored,
    boolean arenaHardWeights,
    @Nullable String baseline,
    Map<String, BattleOutcome> outcomes) {
  /** Nothing said. */
  public static final VoteChoices DEFAULT =
      new VoteChoices(false, false, null, Set.of(), false, null, Map.of());

  /** Defensive copies. */
  public VoteChoices {
    ignored = Set.copyOf(ignored);
    outcomes = Map.copyOf(outcomes);
  }
}
