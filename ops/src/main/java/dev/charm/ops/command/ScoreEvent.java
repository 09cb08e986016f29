package dev.charm.ops.command;

import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import java.time.Instant;
import java.util.Optional;

/**
 * What one record of {@code charm.rewards} or {@code charm.retractions} says of one response's
 * score.
 *
 * @param at when the record was written, as its writer says
 * @param score the raw score; without meaning if withdrawn
 */
record ScoreEvent(
    Instant at,
    String rewardModel,
    String promptId,
    String policyModel,
    int sampleIndex,
    long version,
    boolean withdrawn,
    double score) {

  static ScoreEvent of(Reward reward, Instant at) {
    return new ScoreEvent(
        at,
        reward.getRewardModel(),
        reward.getPromptId(),
        reward.getPolicyModel(),
        reward.getSampleIndex(),
        reward.getVersion(),
        false,
        reward.getScore() + 0.0); // -0.0 is 0.0
  }

  /** Empty for what the streams service refuses: all but retractions of single rewards. */
  static Optional<ScoreEvent> of(Retraction retraction, Instant at) {
    String rewardModel = retraction.getRewardModel();
    String policyModel = retraction.getPolicyModel();
    return retraction.getKind() != RetractionKind.REWARD
            || rewardModel == null
            || policyModel == null
        ? Optional.empty()
        : Optional.of(
            new ScoreEvent(
                at,
                rewardModel,
                retraction.getPromptId(),
                policyModel,
                retraction.getSampleIndex(),
                retraction.getVersion(),
                true,
                0));
  }
}
