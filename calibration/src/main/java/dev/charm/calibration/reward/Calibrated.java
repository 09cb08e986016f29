package dev.charm.calibration.reward;

import dev.charm.calibration.rating.RatingErrors;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one reward model's evidence about O and R comes to: how far it is off, and what mends it.
 *
 * @param prompts prompts with a score from both models
 * @param ties those on which the raw scores are exactly equal
 * @param expectedWinRate what the ratings promise O, in [0, 1]
 * @param hardWinRate O's share of wins by raw scores, in [0, 1]; a tie is not a win
 * @param mismatchDegree of the hard win rate, in [-1, 1]
 * @param mismatchCiLow lower end of its 95 % interval, in [-1, 1]
 * @param mismatchCiHigh upper end of its 95 % interval, in [-1, 1]
 * @param mismatchDominantError what the interval of the mismatch degree is mostly owed to
 * @param objective what the offset is solved for
 * @param offset what is added to O's rewards, in units of the reward
 * @param offsetCiLow lower end of its 95 % interval; may be -infinity
 * @param offsetCiHigh upper end of its 95 % interval; may be +infinity
 * @param dominantError what the interval of the offset is mostly owed to
 * @param flips prompts on which O wins under the offset and not without it, or the reverse
 * @param calibratedHardWinRate O's share of wins under the offset, in [0, 1]
 * @param ratingErrors what both intervals know of the errors of the ratings
 * @param warnings in the order of {@link Warning}; unmodifiable
 */
public record Calibrated(
    long prompts,
    long ties,
    double expectedWinRate,
    double hardWinRate,
    double mismatchDegree,
    double mismatchCiLow,
    double mismatchCiHigh,
    ErrorSource mismatchDominantError,
    Objective objective,
    double offset,
    double offsetCiLow,
    double offsetCiHigh,
    ErrorSource dominantError,
    long flips,
    double calibratedHardWinRate,
    RatingErrors ratingErrors,
    Set<Warning> warnings) {

  public Calibrated {
    EnumSet<Warning> inOrder = EnumSet.noneOf(Warning.class);
    inOrder.addAll(warnings);
    warnings = Collections.unmodifiableSet(inOrder);
  }

  /** Whether the hard win rate is farther from the expected one than without the offset. */
  public boolean worse() {
    return warnings.contains(Warning.WORSE);
  }

  /** Whether the intervals take the errors of the two ratings as independent of each other. */
  public boolean ratingsTakenAsIndependent() {
    return ratingErrors == RatingErrors.INDEPENDENT;
  }
}
