package dev.charm.calibration.reward;

import org.jspecify.annotations.Nullable;

/**
 * What is decided about a batch of calibrations.
 *
 * @param objective what the offsets are solved for
 * @param evidence when there is enough to solve
 * @param reference the reference model, or null for every ordered pair of rated models. An
 *     automatic temperature is taken over the pairs that are in question: those with the reference,
 *     or all
 */
public record BatchSettings(
    ObjectiveSetting objective, EvidenceRule evidence, @Nullable String reference) {
  /** Every ordered pair with at least one common prompt. */
  public static BatchSettings of(Objective objective) {
    return new BatchSettings(ObjectiveSetting.of(objective), EvidenceRule.DEFAULT, null);
  }

  /** The same, against one reference. */
  public BatchSettings against(String model) {
    return new BatchSettings(objective, evidence, model);
  }
}
