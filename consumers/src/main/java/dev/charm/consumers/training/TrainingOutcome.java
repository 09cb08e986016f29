package dev.charm.consumers.training;

import dev.charm.schemas.RewardModelVersion;

/** What came of a training. */
public sealed interface TrainingOutcome {

  /**
   * A new version is active.
   *
   * @param version as it was published, with its metrics
   */
  record Promoted(RewardModelVersion version) implements TrainingOutcome {}

  /**
   * The gate kept the new version back.
   *
   * @param version as it was published, with its metrics and the reason
   */
  record Refused(RewardModelVersion version) implements TrainingOutcome {}

  /**
   * There is no new version.
   *
   * @param reason what is missing
   */
  record NotTrained(String reason) implements TrainingOutcome {}
}
