package dev.charm.producers.rewards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.JsonRow;
import dev.charm.producers.source.Json;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RewardModelId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scores that a JSON row brings. */
final class JsonScores {
  private JsonScores() {}

  /** Scores by reward model, in the row's order; those that are null are missing. */
  static Map<RewardModelId, Double> of(JsonRow row) throws RowFault {
    Map<RewardModelId, Double> scores = new LinkedHashMap<>();
    JsonNode one = row.field("score");
    if (one != null) {
      scores.put(rewardModel(row.requiredText("reward_model")), JsonRow.number("score", one));
    }
    JsonNode many = row.field("scores");
    if (many != null) {
      for (Map.Entry<String, JsonNode> each : Json.object(many).properties()) {
        if (!each.getValue().isNull()) {
          double score = JsonRow.number("a score of scores", each.getValue());
          if (scores.put(rewardModel(each.getKey()), score) != null) {
            throw new RowFault(MalformedReason.UNDECODABLE, "two scores of one reward model");
          }
        }
      }
    }
    return scores;
  }

  private static RewardModelId rewardModel(String text) throws RowFault {
    try {
      return RewardModelId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "reward_model is not NAME@VERSION");
    }
  }
}
