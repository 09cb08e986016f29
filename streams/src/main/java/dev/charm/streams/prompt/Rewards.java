package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.Reward;
import dev.charm.schemas.precedence.RetractedVersions;
import dev.charm.schemas.precedence.RewardEntry;
import dev.charm.streams.prompt.RewardVector.Standing;
import dev.charm.streams.state.ModelPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Keeps the reward vectors, and tells the round robin and the decisions what changed in them. */
final class Rewards {
  private final PromptStores stores;
  private final RetractedVersions withdrawals;
  private final Decisions decisions;
  private final RoundRobinGames games;
  private final Planning planning;

  Rewards(
      PromptStores stores,
      RetractedVersions withdrawals,
      Decisions decisions,
      RoundRobinGames games,
      Planning planning) {
    this.stores = stores;
    this.withdrawals = withdrawals;
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
    for (KeyValue<String, RewardVector> vector : vectors(promptId)) {
      String rewardModel = Keys.split(vector.key).get(1);
      replace(
          promptId,
          rewardModel,
          model,
          vector.value,
          vector.value.without(model, sampleIndex, upToVersion));
    }
  }

  /** Every reward of a prompt is withdrawn without a trace. */
  void forget(String promptId, long upToVersion) {
    for (KeyValue<String, RewardVector> vector : vectors(promptId)) {
      for (Map.Entry<String, Set<Integer>> samples : vector.value.samples().entrySet()) {
        for (int sampleIndex : samples.getValue()) {
          forget(promptId, samples.getKey(), sampleIndex, upToVersion);
        }
      }
    }
  }

  private List<KeyValue<String, RewardVector>> vectors(String promptId) {
    List<KeyValue<String, RewardVector>> vectors = new ArrayList<>();
    try (KeyValueIterator<String, RewardVector> all = decisions.vectors(promptId)) {
      all.forEachRemaining(vectors::add);
    }
    return vectors;
  }

  private Optional<String> take(
      String promptId, String rewardModel, String model, int sampleIndex, RewardEntry entry) {
    if (!withdrawals.covered(promptId, model, sampleIndex, entry.version())
        && !planning.isRetired(promptId, rewardModel)) {
      RewardVector before = decisions.vector(promptId, rewardModel);
      if (!before.hasRoomFor(model, sampleIndex)) {
        return Optional.of("the prompt has as many rewards as there is room for");
      }
      replace(promptId, rewardModel, model, before, before.with(model, sampleIndex, entry));
    }
    return Optional.empty();
  }

  /** A prompt's vector becomes another one that differs in one model at most. */
  private void replace(
      String promptId, String rewardModel, String model, RewardVector before, RewardVector after) {
    if (after == before) {
      return;
    }
    String key = Keys.join(promptId, rewardModel);
    if (after.isEmpty()) {
      stores.rewards().delete(key);
    } else {
      stores.rewards().put(key, after);
    }
    Optional<Standing> oldStanding = before.standing(model);
    Optional<Standing> newStanding = after.standing(model);
    if (oldStanding.equals(newStanding)) {
      return;
    }
    Double oldScore = oldStanding.map(Standing::score).orElse(null);
    Double newScore = newStanding.map(Standing::score).orElse(null);
    games.rescored(rewardModel, model, oldScore, newScore, after);
    after.forEachStanding(
        (opponent, theirs) -> {
          if (!opponent.equals(model)
              && planning.includes(promptId, rewardModel, model, opponent)) {
            ModelPair pair = ModelPair.of(rewardModel, model, opponent);
            boolean first = pair.first().equals(model);
            decisions.rescored(
                pair,
                promptId,
                oldStanding.map(own -> Standings.of(own, theirs, first)).orElse(null),
                newStanding.map(own -> Standings.of(own, theirs, first)).orElse(null));
          }
        });
  }
}
