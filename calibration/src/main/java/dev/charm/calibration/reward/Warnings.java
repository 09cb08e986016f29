package dev.charm.calibration.reward;

import dev.charm.calibration.rating.RatingDifference;
import dev.charm.calibration.rating.RatingErrors;
import java.util.EnumSet;
import java.util.Set;

/** Looks for what a reader of a calibration must be warned of. */
final class Warnings {
  private Warnings() {}

  static Set<Warning> of(
      Differences differences,
      RatingDifference ratings,
      double offset,
      OffsetInterval offsetInterval,
      MismatchInterval mismatchInterval) {
    double expected = ratings.expectedWinRate();
    EnumSet<Warning> warnings = EnumSet.noneOf(Warning.class);
    if (miss(differences, offset, expected) > miss(differences, 0.0, expected)) {
      warnings.add(Warning.WORSE);
    }
    if (isBeyondData(differences, offset)) {
      warnings.add(Warning.BEYOND_DATA);
    }
    if (Double.isInfinite(offsetInterval.low()) || Double.isInfinite(offsetInterval.high())) {
      warnings.add(Warning.UNBOUNDED_INTERVAL);
    }
    if (mismatchInterval.holdsZero()) {
      warnings.add(Warning.NOT_SIGNIFICANT);
    }
    if (ratings.errors() == RatingErrors.UNKNOWN) {
      warnings.add(Warning.EXACT_RATINGS);
    }
    if (WinRateBoundary.leastMiss(differences, expected) > 1) {
      warnings.add(Warning.MANY_TIES);
    }
    if (differences.prompts() < Warning.FEW) {
      warnings.add(Warning.FEW_PROMPTS);
    }
    return warnings;
  }

  /** Whether O wins every prompt under an offset, or none. */
  static boolean isBeyondData(Differences differences, double offset) {
    return -offset < differences.value(0) || -offset > differences.value(differences.size() - 1);
  }

  /**
   * How many wins an offset is from the expected ones. In wins and not in rates, as the solver has
   * it: two rates equally far from P may differ by rounding.
   */
  private static double miss(Differences differences, double delta, double expected) {
    return Math.abs(differences.wins(delta) - expected * differences.prompts());
  }
}
