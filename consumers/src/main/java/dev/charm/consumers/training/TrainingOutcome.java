package dev.charm.consumers.training;

import dev.charm.schemas.RewardModelVersion;

/** What came of a training. */
public sealed interface TrainingOutcome {

  /**
   * A new version is active.
   *
   * @param version as it was published, with its metrics
   */
  record Trained(RewardModelVersion version) implements TrainingOutcome {}

  /**
   * Nothing could be trained.
   *
   * @param reason what is missing
   */
  record NotTrained(String reason) implements TrainingOutcome {}
}
