package dev.charm.calibration.reward;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingDifference;

/**
 * From evidence and two ratings to a calibration. Batch and streaming both end here, with the same
 * {@link Differences}, and so in the same bits.
 *
 * <p><b>Outcome of unusual input.</b> No prompt, NaN, infinities, magnitudes above 1e100 and
 * temperatures outside [1e-100, 1e100] are refused with an {@link IllegalArgumentException}, before
 * anything is calculated. Everything else has a finite offset inside its interval, and a {@link
 * Warning} where it means little:
 *
 * <ul>
 *   <li>one prompt, or all differences equal: the offset that makes that one difference meet P,
 *       with an unbounded interval where nothing is known ({@code few-prompts}, {@code many-ties});
 *   <li>P at 0 or 1 (ratings thousands apart): P counts as 1e-12 from the end for the soft
 *       objectives; win-rate goes just beyond the data ({@code beyond-data});
 *   <li>differences in clusters many temperatures apart: where every offset between two clusters
 *       gives the same rate, the middle;
 *   <li>a temperature far below the last digit of the scores: the offset to that digit.
 * </ul>
 */
public final class Calibrator {
  private Calibrator() {}

  /**
   * The calibration of O against R, of whose ratings no covariance is known.
   *
   * @throws IllegalArgumentException if there is no prompt, or the objective is all-pairs (see
   *     {@link #calibrateAllPairs})
   */
  public static Calibrated calibrate(
      Differences differences, Rating o, Rating r, Objective objective) {
    return calibrate(differences, RatingDifference.of(o, r), objective);
  }

  /**
   * The calibration of O against R.
   *
   * @param ratings {@code r_O - r_R} and what is known of its error
   * @throws IllegalArgumentException if there is no prompt, or the objective is all-pairs (see
   *     {@link #calibrateAllPairs})
   */
  public static Calibrated calibrate(
      Differences differences, RatingDifference ratings, Objective objective) {
    double expected = ratings.expectedWinRate();
    double offset = OffsetSolver.solve(objective, differences, expected);
    OffsetInterval interval =
        OffsetInterval.of(objective, differences, offset, expected, ratings.variance());
    return describe(differences, ratings, objective, offset, interval);
  }

  /**
   * The calibration of O against R by {@code all-pairs}.
   *
   * @param scoresO O's rewards, prompt by prompt
   * @param scoresR R's rewards at the same prompts
   * @param ratings {@code r_O - r_R} and what is known of its error
   * @throws IllegalArgumentException if there is no prompt, the lengths differ or a score is not
   *     finite
   */
  public static Calibrated calibrateAllPairs(
      double[] scoresO, double[] scoresR, RatingDifference ratings, Objective.AllPairs objective) {
    if (scoresO.length != scoresR.length) {
      throw new IllegalArgumentException(
          "scores of the same prompts are needed: " + scoresO.length + " and " + scoresR.length);
    }
    double[] d = new double[scoresO.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = scoresO[i] - scoresR[i];
    }
    Differences differences = Differences.of(d);
    differences.requireEvidence();
    double expected = ratings.expectedWinRate();
    double offset = OffsetSolver.solveAllPairs(scoresO, scoresR, expected, objective.t());
    OffsetInterval interval =
        OffsetInterval.ofAllPairs(
            scoresO, scoresR, offset, expected, objective.t(), ratings.variance());
    return describe(differences, ratings, objective, offset, interval);
  }

  /**
   * The prompts whose winner an offset changes: O wins by {@code d > -delta} and not by {@code d >
   * 0}, or the reverse. A tie that O comes to win is one; a tie that becomes R's was not a win of O
   * before and is none after, so it is not.
   */
  public static long flips(Differences differences, double delta) {
    return Math.abs(differences.wins(delta) - differences.wins(0.0));
  }

  private static Calibrated describe(
      Differences differences,
      RatingDifference ratings,
      Objective objective,
      double offset,
      OffsetInterval interval) {
    double expected = ratings.expectedWinRate();
    double before = WinRate.hard(differences);
    MismatchInterval mismatch =
        MismatchInterval.of(differences.wins(0.0), differences.prompts(), ratings);
    return new Calibrated(
        differences.prompts(),
        differences.ties(),
        expected,
        before,
        MismatchDegree.of(before, expected),
        mismatch.low(),
        mismatch.high(),
        mismatch.dominant(),
        objective,
        offset,
        interval.low(),
        interval.high(),
        interval.dominant(),
        flips(differences, offset),
        WinRate.hard(differences, offset),
        ratings.errors(),
        Warnings.of(differences, ratings, offset, interval, mismatch));
  }
}
