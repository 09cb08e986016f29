package dev.charm.consumers.training;

import dev.charm.consumers.scoring.ShippedHead;
import java.time.Duration;

/**
 * How a training service works.
 *
 * @param rewardModelName which reward model is trained, without version; one service a reward model
 * @param threshold train by itself once this many pairs are new or decided otherwise since the last
 *     training, and every calibration is settled; at least 1
 * @param heldOutPercent share of the prompts, by the hash of their ids, that no training ever sees,
 *     0 to 50
 * @param recipe how a head is trained further; its seed is replaced by one from the data
 * @param check how often to look whether it is time
 */
public record TrainingSettings(
    String rewardModelName,
    int threshold,
    int heldOutPercent,
    HeadTraining recipe,
    Duration check) {

  /** Refuses what cannot work. */
  public TrainingSettings {
    if (rewardModelName.isBlank()
        || threshold < 1
        || heldOutPercent < 0
        || heldOutPercent > 50
        || check.isNegative()
        || check.isZero()) {
      throw new IllegalArgumentException(
          "reward model '%s', threshold %d, held out %d %%, check %s"
              .formatted(rewardModelName, threshold, heldOutPercent, check));
    }
  }

  /** The shipped reward model, every 1000 pairs, a tenth of the prompts held out. */
  public static TrainingSettings defaults() {
    return new TrainingSettings(
        ShippedHead.NAME, 1000, 10, HeadTraining.update(0), Duration.ofSeconds(1));
  }
}
