package dev.charm.schemas;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rewards of which nothing but the score is known, as files have them. */
public final class Rewards {
  private Rewards() {}

  /**
   * A reward.
   *
   * @param rewardModel as {@code name@version}
   * @param score the raw logit
   * @param source where it comes from; null if that is not known
   */
  public static Reward of(
      String promptId,
      String policyModel,
      int sampleIndex,
      String rewardModel,
      double score,
      long version,
      @Nullable String source) {
    return new Reward(
        promptId,
        policyModel,
        sampleIndex,
        rewardModel,
        score,
        version,
        source,
        null,
        null,
        Map.of(),
        Map.of());
  }
}
