package dev.charm.calibration.reward;

import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;

/**
 * From evidence and two ratings to a calibration. Batch and streaming both end here, with the same
 * {@link Differences}, and so in the same bits.
 */
public final class Calibrator {
  private Calibrator() {}

  /**
   * The calibration of O against R.
   *
   * @throws IllegalArgumentException if there is no prompt, or the objective is all-pairs (see
   *     {@link #calibrateAllPairs})
   */
  public static Calibrated calibrate(
      Differences differences, Rating o, Rating r, Objective objective) {
    double expected = ExpectedWinRate.of(o.value(), r.value());
    double offset = OffsetSolver.solve(objective, differences, expected);
    OffsetInterval interval =
        OffsetInterval.of(objective, differences, offset, expected, o.variance() + r.variance());
    return describe(differences, expected, objective, offset, interval);
  }

  /**
   * The calibration of O against R by {@code all-pairs}.
   *
   * @param scoresO O's rewards, prompt by prompt
   * @param scoresR R's rewards at the same prompts
   * @throws IllegalArgumentException if there is no prompt, the lengths differ or a score is not
   *     finite
   */
  public static Calibrated calibrateAllPairs(
      double[] scoresO, double[] scoresR, Rating o, Rating r, Objective.AllPairs objective) {
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
    double expected = ExpectedWinRate.of(o.value(), r.value());
    double offset = OffsetSolver.solveAllPairs(scoresO, scoresR, expected, objective.t());
    OffsetInterval interval =
        OffsetInterval.ofAllPairs(
            scoresO, scoresR, offset, expected, objective.t(), o.variance() + r.variance());
    return describe(differences, expected, objective, offset, interval);
  }

  /**
   * The prompts whose winner an offset changes: O wins by {@code d > -delta} and not by {@code d >
   * 0}, or the reverse. A tie that O comes to win is one; a tie that becomes R's was no win of O
   * before and is none after, so it is not.
   */
  public static long flips(Differences differences, double delta) {
    return Math.abs(differences.wins(delta) - differences.wins(0.0));
  }

  private static Calibrated describe(
      Differences differences,
      double expected,
      Objective objective,
      double offset,
      OffsetInterval interval) {
    double before = WinRate.hard(differences);
    double after = WinRate.hard(differences, offset);
    return new Calibrated(
        differences.prompts(),
        differences.ties(),
        expected,
        before,
        MismatchDegree.of(before, expected),
        objective,
        offset,
        interval.low(),
        interval.high(),
        flips(differences, offset),
        after,
        miss(differences, offset, expected) > miss(differences, 0.0, expected),
        interval.dominant());
  }

  /**
   * How many wins an offset is from the expected ones. In wins and not in rates, as the solver has
   * it: two rates equally far from P may differ by rounding.
   */
  private static double miss(Differences differences, double delta, double expected) {
    return Math.abs(differences.wins(delta) - expected * differences.prompts());
  }
}
