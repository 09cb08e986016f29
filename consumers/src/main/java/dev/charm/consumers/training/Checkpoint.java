package dev.charm.consumers.training;

import dev.charm.consumers.scoring.RewardHead;
import java.util.List;
import java.util.Map;

/**
 * Where a training stands after some steps: all that the steps to come depend on.
 *
 * @param steps made so far
 * @param layers of the head
 * @param moments mean and variance that AdamW keeps of each parameter, by its name; empty before
 *     the first step
 */
record Checkpoint(int steps, List<RewardHead.Layer> layers, Map<String, float[][]> moments) {

  /** Before the first step. */
  static Checkpoint of(RewardHead start) {
    return new Checkpoint(0, start.layers(), Map.of());
  }
}
