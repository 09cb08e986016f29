package dev.charm.calibration.reward;

import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a predicted offset does to the evidence about O and R. O has no rating, so no win rate is
 * expected of it: in its place stands the one that the offset leads to, and the rating that would
 * promise it.
 *
 * @param prompts prompts with a score from both models
 * @param ties those on which the raw scores are exactly equal
 * @param hardWinRate O's share of wins by raw scores, in [0, 1]
 * @param mismatchDegree of the hard win rate from the calibrated one
 * @param offset what is added to O's rewards, in units of the reward
 * @param offsetCiLow lower end of its 95 % prediction interval
 * @param offsetCiHigh upper end of it
 * @param flips prompts on which O wins under the offset and not without it, or the reverse
 * @param calibratedHardWinRate O's share of wins under the offset, in [0, 1]
 * @param models from how many models' solved offsets it was predicted
 * @param rating that O would have if it won as the offset says, with an interval from that of the
 *     offset; win rates are kept half a prompt away from 0 and 1
 * @param warnings in the order of {@link Warning}; always with {@link Warning#PREDICTED}
 */
public record Predicted(
    long prompts,
    long ties,
    double hardWinRate,
    double mismatchDegree,
    double offset,
    double offsetCiLow,
    double offsetCiHigh,
    long flips,
    double calibratedHardWinRate,
    int models,
    Rating rating,
    Set<Warning> warnings) {

  public Predicted {
    EnumSet<Warning> inOrder = EnumSet.noneOf(Warning.class);
    inOrder.addAll(warnings);
    warnings = Collections.unmodifiableSet(inOrder);
  }

  /**
   * The calibration of O by a predicted offset.
   *
   * @param reference the rating of R
   * @throws IllegalArgumentException if there is no prompt
   */
  public static Predicted of(
      Differences differences, OffsetPredictor.Prediction prediction, Rating reference) {
    differences.requireEvidence();
    double offset = prediction.offset();
    double before = WinRate.hard(differences);
    double after = WinRate.hard(differences, offset);
    EnumSet<Warning> warnings = EnumSet.of(Warning.PREDICTED);
    if (Warnings.isBeyondData(differences, offset)) {
      warnings.add(Warning.BEYOND_DATA);
    }
    if (differences.prompts() < Warning.FEW) {
      warnings.add(Warning.FEW_PROMPTS);
    }
    return new Predicted(
        differences.prompts(),
        differences.ties(),
        before,
        MismatchDegree.of(before, after),
        offset,
        prediction.ciLow(),
        prediction.ciHigh(),
        Calibrator.flips(differences, offset),
        after,
        prediction.models(),
        Rating.withInterval(
            rating(differences, offset, reference),
            rating(differences, prediction.ciLow(), reference),
            rating(differences, prediction.ciHigh(), reference)),
        warnings);
  }

  private static double rating(Differences differences, double offset, Rating reference) {
    double half = 0.5 / differences.prompts();
    double rate = Math.min(Math.max(WinRate.hard(differences, offset), half), 1 - half);
    return reference.value() + ExpectedWinRate.difference(rate);
  }
}
