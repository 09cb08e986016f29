package dev.charm.consumers.views;

import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A vote that counts.
 *
 * @param modelA one of the two that were compared
 * @param modelB the other
 * @param outcome who won
 * @param voter who voted; null if that is not known
 * @param promptId the prompt that both models answered, if known
 * @param at when it was cast; if that is not known or after it was told, when it was told
 * @param weight how many times the vote counts
 * @param count how many votes it stands for
 */
public record CastVote(
    String modelA,
    String modelB,
    BattleOutcome outcome,
    @Nullable String voter,
    @Nullable String promptId,
    Instant at,
    double weight,
    long count) {

  /** One vote that weighs 1. */
  public CastVote(
      String modelA,
      String modelB,
      BattleOutcome outcome,
      @Nullable String voter,
      @Nullable String promptId,
      Instant at) {
    this(modelA, modelB, outcome, voter, promptId, at, 1, 1);
  }

  /**
   * The vote that a record tells of.
   *
   * @param told when the record was written
   * @throws IllegalArgumentException if it is not a vote
   */
  public static CastVote of(Battle battle, Instant told) {
    Instant cast = battle.getVotedAt();
    return new CastVote(
        battle.getModelA(),
        battle.getModelB(),
        BattleOutcome.of(battle.getOutcome()),
        battle.getVoter(),
        battle.getPromptId(),
        cast == null || cast.isAfter(told) ? told : cast,
        battle.getWeight(),
        battle.getCount());
  }
}
