package dev.charm.producers.rewards;

import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.Rewards;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of one file.
 *
 * @param version of every event
 * @param format where the events come from, such as {@code csv}
 */
record EventFactory(long version, String format) {

  Prompt prompt(String id, List<Message> messages, @Nullable String category) {
    return new Prompt(id, messages, category, version, format);
  }

  /**
   * A response.
   *
   * @param generation how it came about
   * @param scored whether rewards come with it
   */
  Response response(
      String promptId,
      String policyModel,
      int sample,
      String text,
      Map<String, String> generation,
      boolean scored) {
    return new Response(
        promptId, policyModel, sample, text, null, generation, scored, version, format);
  }

  Reward reward(
      String promptId, String policyModel, int sample, RewardModelId rewardModel, double score) {
    return Rewards.of(
        promptId, policyModel, sample, rewardModel.toString(), score, version, format);
  }
}
