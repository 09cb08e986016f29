package dev.charm.calibration.reward;

/**
 * How much evidence a calibration needs before it may be applied at all. What does not suffice is
 * not calibrated, and reported as such; what suffices may still carry a {@link Warning}.
 *
 * <p>The default asks for one prompt, so that nothing is withheld unasked. Where a new model's
 * first few rewards must not decide preferences, {@link Warning#FEW} prompts is a sensible choice:
 * with fewer the intervals themselves are rough.
 *
 * @param minimumPrompts the fewest prompts with a score from both models, at least 1
 */
public record EvidenceRule(long minimumPrompts) {
  /** One prompt suffices. */
  public static final EvidenceRule DEFAULT = new EvidenceRule(1);

  /**
   * @throws IllegalArgumentException if the number is not positive: without a prompt there is
   *     nothing to solve
   */
  public EvidenceRule {
    if (minimumPrompts < 1) {
      throw new IllegalArgumentException(
          "a calibration needs at least one prompt, so the minimum cannot be " + minimumPrompts);
    }
  }

  /** Whether so many prompts suffice. */
  public boolean suffices(long prompts) {
    return prompts >= minimumPrompts;
  }
}
