package dev.charm.streams.prompt;

import dev.charm.schemas.Retraction;
import dev.charm.schemas.Reward;
import dev.charm.schemas.precedence.RetractedVersions;
import dev.charm.schemas.precedence.RewardEntry;
import dev.charm.streams.prompt.RewardVector.Standing;
import dev.charm.streams.prompt.RewardVectors.Kept;
import dev.charm.streams.state.ModelPair;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes the reward vectors, and tells the round robin and the decisions what changed in them. */
final class Rewards {
  private final RewardVectors vectors;
  private final RetractedVersions retracted;
  private final Decisions decisions;
  private final RoundRobinGames games;
  private final Planning planning;

  Rewards(
      RewardVectors vectors,
      RetractedVersions retracted,
      Decisions decisions,
      RoundRobinGames games,
      Planning planning) {
    this.vectors = vectors;
    this.retracted = retracted;
    this.decisions = decisions;
    this.games = games;
    this.planning = planning;
  }

  /** Takes a reward; or says why there is no room for it. */
  Optional<String> score(Reward reward) {
    return take(
        reward.getPromptId(),
        reward.getRewardModel(),
        reward.getPolicyModel(),
        reward.getSampleIndex(),
        RewardEntry.scored(reward.getScore(), reward.getVersion()));
  }

  /** One reward is withdrawn; that it was is remembered in its vector. */
  Optional<String> withdraw(Retraction retraction) {
    return take(
        retraction.getPromptId(),
        retraction.getRewardModel(),
        retraction.getPolicyModel(),
        retraction.getSampleIndex(),
        RewardEntry.withdrawn(retraction.getVersion()));
  }

  /** Every reward of a response is withdrawn without a trace. */
  void forget(String promptId, String model, int sampleIndex, long upToVersion) {
    for (Kept kept : vectors.at(promptId)) {
      forget(kept, model, sampleIndex, upToVersion);
    }
  }

  /** Every reward of a prompt is withdrawn without a trace. */
  void forget(String promptId, long upToVersion) {
    for (Kept kept : vectors.at(promptId)) {
      RewardVector left = kept.vector();
      for (Map.RewardEntry<String, Set<Integer>> samples : left.samples().entrySet()) {
        for (int sampleIndex : samples.getValue()) {
          left = forget(new Kept(kept.key(), left), samples.getKey(), sampleIndex, upToVersion);
        }
      }
    }
  }

  /** Returns what is left. */
  private RewardVector forget(Kept kept, String model, int sampleIndex, long upToVersion) {
    RewardVector left = kept.vector().without(model, sampleIndex, upToVersion);
    replace(kept.key(), model, kept.vector(), left);
    return left;
  }

  private Optional<String> take(
      String promptId, String rewardModel, String model, int sampleIndex, RewardEntry entry) {
    RewardVectors.Key key = RewardVectors.Key.of(promptId, rewardModel);
    if (!retracted.covered(promptId, model, sampleIndex, entry.version())
        && !planning.isRetired(key)) {
      RewardVector before = vectors.get(key);
      if (!before.hasRoomFor(model, sampleIndex)) {
        return Optional.of("the prompt has as many rewards as there is room for");
      }
      replace(key, model, before, before.with(model, sampleIndex, entry));
    }
    return Optional.empty();
  }

  /** A prompt's vector becomes another one that differs in one model at most. */
  private void replace(
      RewardVectors.Key key, String model, RewardVector before, RewardVector after) {
    if (after == before) {
      return;
    }
    vectors.put(key, after);
    Optional<Standing> oldStanding = before.standing(model);
    Optional<Standing> newStanding = after.standing(model);
    if (oldStanding.equals(newStanding)) {
      return;
    }
    Double oldScore = oldStanding.map(Standing::score).orElse(null);
    Double newScore = newStanding.map(Standing::score).orElse(null);
    games.rescored(key.rewardModel(), model, oldScore, newScore, after);
    after.forEachStanding(
        (opponent, theirs) -> {
          if (!opponent.equals(model) && planning.includes(key, model, opponent)) {
            ModelPair pair = ModelPair.of(key.rewardModel(), model, opponent);
            boolean first = pair.first().equals(model);
            decisions.rescored(
                pair,
                key.promptId(),
                oldStanding.map(own -> Standings.of(own, theirs, first)).orElse(null),
                newStanding.map(own -> Standings.of(own, theirs, first)).orElse(null));
          }
        });
  }
}
