package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.scoring.ScoringResult;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One reward of a model's outputs: a single one as it is, several by their declared weights. An
 * output without a weight does not count; a weight without its output is an error, as are several
 * outputs without weights.
 */
record Weighing(SortedMap<String, Double> weights) {
  private static final int LONGEST_NAMES = 100;

  ScoringResult of(SortedMap<String, Double> outputs, @Nullable Integer tokens) {
    double reward = 0;
    if (weights.isEmpty()) {
      if (outputs.size() != 1) {
        return new ScoringResult.Failed(
            "the server answers with %d outputs (%s), which need weights in the declaration"
                .formatted(outputs.size(), names(outputs)));
      }
      reward = outputs.values().iterator().next();
    }
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      Double output = outputs.get(weight.getKey());
      if (output == null) {
        return new ScoringResult.Failed(
            "the declaration weighs the output %s, and the server answers with %s"
                .formatted(weight.getKey(), names(outputs)));
      }
      reward += weight.getValue() * output;
    }
    if (!Double.isFinite(reward)) {
      return new ScoringResult.Failed("the weighted sum of the outputs is not finite");
    }
    return new ScoringResult.Scored(
        reward, tokens, null, outputs.size() > 1 ? outputs : Collections.emptySortedMap());
  }

  private static String names(SortedMap<String, Double> outputs) {
    String names = String.join(", ", outputs.keySet());
    return names.length() <= LONGEST_NAMES ? names : names.substring(0, LONGEST_NAMES) + "…";
  }
}
