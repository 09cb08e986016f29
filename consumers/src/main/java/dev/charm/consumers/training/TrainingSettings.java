package dev.charm.consumers.training;

import dev.charm.consumers.scoring.ShippedHead;
import java.time.Duration;

/**
 * How a training service works.
 *
 * @param rewardModelName which reward model is trained, without version; one service a reward model
 * @param threshold train by itself once this many pairs are new or decided otherwise since the last
 *     training, and every calibration is settled; at least 1
 * @param heldOutPercent share of the prompts, by the hash of their texts, that no training ever
 *     sees, 0 to 50
 * @param objective what is trained for unless a round asks for another
 * @param recipe how a head is trained
 * @param mostAccuracyLoss on preferences from outside the loop that the gate lets pass, the upper
 *     end of its interval, in (0, 1)
 * @param check how often to look whether it is time
 */
public record TrainingSettings(
    String rewardModelName,
    int threshold,
    int heldOutPercent,
    TrainingObjective objective,
    HeadTraining recipe,
    double mostAccuracyLoss,
    Duration check) {
  /** Three points in a hundred. */
  public static final double USUAL_ACCURACY_LOSS = 0.03;

  /** Refuses what cannot work. */
  public TrainingSettings {
    if (rewardModelName.isBlank()
        || threshold < 1
        || heldOutPercent < 0
        || heldOutPercent > 50
        || !(mostAccuracyLoss > 0 && mostAccuracyLoss < 1)
        || check.isNegative()
        || check.isZero()) {
      throw new IllegalArgumentException(
          "reward model '%s', threshold %d, held out %d %%, accuracy loss %s, check %s"
              .formatted(rewardModelName, threshold, heldOutPercent, mostAccuracyLoss, check));
    }
  }

  /** The shipped reward model, every 1000 pairs, a tenth of the prompts held out. */
  public static TrainingSettings defaults() {
    return of(ShippedHead.NAME, 1000);
  }

  /** The usual ones of a reward model. */
  public static TrainingSettings of(String rewardModelName, int threshold) {
    return new TrainingSettings(
        rewardModelName,
        threshold,
        10,
        new TrainingObjective.Pairs(),
        HeadTraining.update(0),
        USUAL_ACCURACY_LOSS,
        Duration.ofSeconds(1));
  }
}
