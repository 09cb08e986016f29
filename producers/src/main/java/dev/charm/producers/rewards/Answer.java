package dev.charm.producers.rewards;

import dev.charm.schemas.RewardModelId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer that a row tells of: its text and its scores belong together.
 *
 * @param model as the row spells it; null if it does not say
 * @param sample the number that the row gives it; null if it gives none
 * @param text null if the row has none
 * @param scores by reward model, in the row's order; a missing one is not among them
 * @param generation how it came about; empty if the row does not say
 */
record Answer(
    @Nullable String model,
    @Nullable Integer sample,
    @Nullable String text,
    Map<RewardModelId, Double> scores,
    Map<String, String> generation) {

  /** One of which the row does not say how it came about. */
  Answer(
      @Nullable String model,
      @Nullable Integer sample,
      @Nullable String text,
      Map<RewardModelId, Double> scores) {
    this(model, sample, text, scores, Map.of());
  }

  /** Whether the row says anything of it. */
  boolean isThere() {
    return text != null || !scores.isEmpty();
  }
}
