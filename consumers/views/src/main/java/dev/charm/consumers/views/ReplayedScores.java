package dev.charm.consumers.views;

import dev.charm.schemas.Reward;
import java.util.ArrayList;
import java.util.List;

/** The scores of one reward model at one prompt, as events change them one after another. */
public final class ReplayedScores {
  private final String rewardModel;
  private final List<Reward> rewards = new ArrayList<>();
  private final Withdrawals withdrawals = new Withdrawals();

  public ReplayedScores(String rewardModel) {
    this.rewardModel = rewardModel;
  }

  /** Takes the next event; those of other reward models change nothing. */
  public void take(ScoreEvent event) {
    if (event instanceof ScoreEvent.Withdrawn withdrawn) {
      withdrawals.add(withdrawn.retraction());
    } else if (event instanceof ScoreEvent.Scored scored
        && scored.reward().getRewardModel().equals(rewardModel)) {
      rewards.add(scored.reward());
    }
  }

  /** Whether there ever was a score of a policy model. */
  public boolean knows(String policyModel) {
    return rewards.stream().anyMatch(reward -> reward.getPolicyModel().equals(policyModel));
  }

  /** The scores that stand after the events so far. */
  public PromptScores standing() {
    PromptScores scores = new PromptScores();
    for (Reward reward : rewards) {
      String model = reward.getPolicyModel();
      int sample = reward.getSampleIndex();
      if (!withdrawals.ofReward(
          reward.getPromptId(), model, sample, rewardModel, reward.getVersion())) {
        scores.add(model, sample, reward.getVersion(), reward.getScore());
      }
    }
    return scores;
  }
}
