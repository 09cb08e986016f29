package dev.charm.ops.command;

import dev.charm.ops.export.ScoredAnswer;
import dev.charm.ops.export.ScoredPrompts;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one reward model that stand, gathered from {@code charm.rewards} and {@code
 * charm.retractions}. Both are kept for {@link dev.charm.schemas.Topic#RETENTION}: older scores are
 * not found.
 *
 * <p>It holds one small record an answer and no text: some 50 bytes, and 200 a prompt.
 */
final class StandingScores implements ScoredPrompts {
  private final Map<String, PromptScores> prompts = new HashMap<>();

  /** The scores of one prompt. */
  static PromptScores read(LogReader reader, String rewardModel, String promptId) {
    StandingScores scores = new StandingScores();
    read(reader, Map.of(rewardModel, scores), Keys.join(promptId)::equals);
    return scores.prompts.getOrDefault(promptId, new PromptScores());
  }

  /** The scores of each of some reward models at all prompts. */
  static Map<String, StandingScores> read(LogReader reader, Set<String> rewardModels) {
    Map<String, StandingScores> scores = new HashMap<>();
    rewardModels.forEach(rewardModel -> scores.put(rewardModel, new StandingScores()));
    read(reader, scores, key -> true);
    return scores;
  }

  private static void read(
      LogReader reader, Map<String, StandingScores> scores, Predicate<String> keys) {
    Map<String, String> names = new HashMap<>(); // one object a policy model, not one a record
    reader.each(
        Topics.REWARDS,
        keys,
        (key, value) -> {
          if (value != null) {
            Reward reward = value.value();
            at(scores, key, reward.getRewardModel(), reward.getPromptId())
                .score(
                    names.computeIfAbsent(reward.getPolicyModel(), name -> name),
                    reward.getSampleIndex(),
                    reward.getVersion(),
                    reward.getScore());
          }
        });
    reader.each(
        Topics.RETRACTIONS,
        keys,
        (key, value) -> {
          if (value != null && value.value().getKind() == RetractionKind.REWARD) {
            Retraction retraction = value.value();
            at(scores, key, retraction.getRewardModel(), retraction.getPromptId())
                .withdraw(
                    String.valueOf(retraction.getPolicyModel()),
                    retraction.getSampleIndex(),
                    retraction.getVersion());
          }
        });
  }

  /** Where a score belongs; one of another reward model or under a wrong key belongs nowhere. */
  private static PromptScores at(
      Map<String, StandingScores> scores,
      String key,
      @Nullable String rewardModel,
      String promptId) {
    StandingScores of = rewardModel == null ? null : scores.get(rewardModel);
    return of == null || !key.equals(Keys.join(promptId))
        ? new PromptScores()
        : of.prompts.computeIfAbsent(promptId, id -> new PromptScores());
  }

  @Override
  public Collection<String> prompts() {
    return Collections.unmodifiableSet(prompts.keySet());
  }

  @Override
  public List<ScoredAnswer> at(String promptId) {
    return prompts.getOrDefault(promptId, new PromptScores()).standing();
  }
}
