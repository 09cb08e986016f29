package dev.charm.consumers.views;

import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scores of one reward model that stand: those of {@code charm.rewards} that are not withdrawn.
 * They are kept for {@link dev.charm.schemas.Topic#RETENTION}: older ones are not found.
 *
 * <p>It holds one small record an answer and no text: some 50 bytes, and 200 a prompt.
 */
public final class StandingScores {
  private final Map<String, PromptScores> prompts = new HashMap<>();

  /** The scores of each of some reward models at all prompts; none of them is missing. */
  public static Map<String, StandingScores> read(
      LogReader reader, Set<String> rewardModels, Withdrawals withdrawals) {
    Map<String, StandingScores> scores = new HashMap<>();
    rewardModels.forEach(rewardModel -> scores.put(rewardModel, new StandingScores()));
    Map<String, String> names = new HashMap<>(); // one object per policy model, not one per record
    reader.each(
        Topics.REWARDS,
        key -> true,
        (key, value) -> {
          StandingScores of = value == null ? null : scores.get(value.value().getRewardModel());
          if (value != null && of != null) {
            Reward reward = value.value();
            String model = names.computeIfAbsent(reward.getPolicyModel(), name -> name);
            of.add(model, reward, withdrawals);
          }
        });
    return scores;
  }

  /** Takes a reward, unless it is withdrawn. */
  void add(String model, Reward reward, Withdrawals withdrawals) {
    String prompt = reward.getPromptId();
    int sample = reward.getSampleIndex();
    long version = reward.getVersion();
    if (!withdrawals.ofReward(prompt, model, sample, reward.getRewardModel(), version)) {
      prompts
          .computeIfAbsent(prompt, id -> new PromptScores())
          .add(model, sample, version, reward.getScore());
    }
  }

  /** The prompts with a score, by id, each once. */
  public Collection<String> prompts() {
    return Collections.unmodifiableSet(prompts.keySet());
  }

  /** One answer a policy model, in order of name; empty for a prompt without a score. */
  public List<ScoredAnswer> at(String promptId) {
    return prompts.getOrDefault(promptId, new PromptScores()).standing();
  }
}
