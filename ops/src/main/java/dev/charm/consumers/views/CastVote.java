package dev.charm.consumers.views;

import dev.charm.calibration.rating.Outcome;
import dev.charm.calibration.rating.Vote;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A vote that counts, and what is known besides.
 *
 * @param promptId the prompt that both models answered, if known
 * @param at when it was cast; if that is not known or after it was told, when it was told
 */
public record CastVote(Vote vote, @Nullable String promptId, Instant at) {

  /**
   * The vote that a record tells of.
   *
   * @param told when the record was written
   * @throws IllegalArgumentException if it is no vote
   */
  public static CastVote of(Battle battle, Instant told) {
    Instant cast = battle.getVotedAt();
    return new CastVote(
        new Vote(battle.getModelA(), battle.getModelB(), outcome(battle), battle.getVoter()),
        battle.getPromptId(),
        cast == null || cast.isAfter(told) ? told : cast);
  }

  private static Outcome outcome(Battle battle) {
    return switch (BattleOutcome.of(battle.getOutcome())) {
      case MODEL_A -> Outcome.MODEL_A;
      case MODEL_B -> Outcome.MODEL_B;
      case TIE -> Outcome.TIE;
      case BOTH_BAD -> Outcome.BOTH_BAD;
    };
  }
}
