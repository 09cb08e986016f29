package dev.charm.calibration.evaluation;

import java.util.List;

/**
 * What a {@link SubstitutionAudit} looks at, and what it lets pass.
 *
 * @param tolerance how much a dependence may grow, in standard deviations, at least 0. Of all
 *     responses it is the reward's, of picks the feature's: the same growth of a dependence moves
 *     the best of 16 some three times as far as the best of 2, so the picks are held more strictly
 *     the larger n is
 * @param familyWiseRate how often, at most, a candidate is refused of which nothing grew by more
 *     than the tolerance, all measures together; in (0, 0.5)
 * @param bestOf the numbers of answers that a picker sees, ascending, each at least 2; may be none
 * @param fewestPrompts how many prompts a measure needs, at least 3. What counts are effective
 *     ones: a feature that differs in two prompts alone has two
 */
public record AuditSettings(
    double tolerance, double familyWiseRate, List<Integer> bestOf, int fewestPrompts) {
  public static final double TOLERANCE = 0.1;
  public static final double FAMILY_WISE_RATE = 0.05;
  public static final List<Integer> BEST_OF = List.of(2, 4, 8, 16);

  /** Below, intervals by the spread between prompts no longer hold what they say. */
  public static final int FEWEST_PROMPTS = 10;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public AuditSettings {
    bestOf = List.copyOf(bestOf);
    if (!(tolerance >= 0 && Double.isFinite(tolerance))) {
      throw new IllegalArgumentException("the tolerance is not at least 0: " + tolerance);
    }
    if (!(familyWiseRate > 0 && familyWiseRate < 0.5)) {
      throw new IllegalArgumentException("the rate is not in (0, 0.5): " + familyWiseRate);
    }
    if (fewestPrompts < 3) {
      throw new IllegalArgumentException("fewer than 3 prompts: " + fewestPrompts);
    }
    int last = 1;
    for (int n : bestOf) {
      if (n <= last) {
        throw new IllegalArgumentException("not ascending from 2: best of " + bestOf);
      }
      last = n;
    }
  }

  /** Growth of 0.1 standard deviations, refused wrongly in at most 5 % of all audits. */
  public static AuditSettings defaults() {
    return new AuditSettings(TOLERANCE, FAMILY_WISE_RATE, BEST_OF, FEWEST_PROMPTS);
  }

  public AuditSettings withTolerance(double other) {
    return new AuditSettings(other, familyWiseRate, bestOf, fewestPrompts);
  }

  public AuditSettings withFamilyWiseRate(double other) {
    return new AuditSettings(tolerance, other, bestOf, fewestPrompts);
  }

  public AuditSettings withBestOf(List<Integer> other) {
    return new AuditSettings(tolerance, familyWiseRate, other, fewestPrompts);
  }

  public AuditSettings withFewestPrompts(int other) {
    return new AuditSettings(tolerance, familyWiseRate, bestOf, other);
  }
}
