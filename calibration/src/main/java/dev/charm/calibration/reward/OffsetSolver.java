package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CountedValues;
import dev.charm.calibration.numeric.MonotoneRoot;
import dev.charm.calibration.numeric.Sigmoid;
import java.util.function.DoubleUnaryOperator;

/**
 * The offset delta that, added to O's rewards, brings O's win rate to the expected one.
 *
 * <p><b>Soft objectives.</b> {@code f(delta) = mean sigma((d + delta) / T) - P} increases strictly,
 * so it has one root. With {@code L = T logit(P)} the root lies in {@code [L - max d, L - min d]}:
 * at the lower end no term exceeds P, at the upper end none falls short. That bracket, one T wider
 * on each side (or four units in the last place of the scores, should T be less), is where {@link
 * MonotoneRoot} always begins, whatever the offset was before; it ends at a width of 1.2e-13 T (or
 * four units in the last place), and takes the middle where f is flat to its last digit. P is first
 * brought into [1e-12, 1 - 1e-12] (a rating gap of 4,800 points), as no finite offset makes a model
 * win always.
 *
 * <p><b>win-rate.</b> See {@link WinRateBoundary}.
 *
 * <p><b>Cost.</b> win-rate: O(log m). paired: about 13 passes over the distinct values (0.2 s for a
 * million). all-pairs: as many over {@link CrossPairs}, whose bound shows how little they miss. The
 * paper's code trains a network for 100 epochs to find this number and misses the rate by up to
 * 0.008.
 *
 * <p>Source: CHARM, arXiv 2504.10045, eq. 3 and Algorithm 1, for {@code paired} at T = 1.
 */
public final class OffsetSolver {
  private static final double LEAST_RATE = 1e-12;
  private static final double RELATIVE_WIDTH = 0x1p-43;
  private static final double ROUNDING = 0x1p-50;

  private OffsetSolver() {}

  /**
   * The offset by the objectives that the differences suffice for.
   *
   * @param expected the win rate to meet, in [0, 1]
   * @return finite, in units of the reward, never -0.0
   * @throws IllegalArgumentException if there is no prompt, the expected win rate lies outside [0,
   *     1], or the objective is all-pairs
   */
  public static double solve(Objective objective, Differences differences, double expected) {
    differences.requireEvidence();
    Objective.requireProbability(expected);
    if (objective instanceof Objective.Paired paired) {
      return solvePaired(differences, expected, paired.t());
    }
    if (objective instanceof Objective.WinRate) {
      return WinRateBoundary.offset(differences, expected);
    }
    throw new IllegalArgumentException(
        "all-pairs needs the scores of both models and not their differences: batch only");
  }

  /**
   * The offset by {@code all-pairs}: mean over all i, j of {@code sigma((o_i + delta - r_j) / T)}
   * equals the expected win rate.
   *
   * @param scoresO O's rewards, in any order, at least one
   * @param scoresR R's rewards, in any order, at least one; the lengths may differ
   * @param expected the win rate to meet, in [0, 1]
   * @param temperature in units of the reward, positive
   * @return finite, in units of the reward
   * @throws IllegalArgumentException if a side is empty, a score is NaN, infinite or beyond 1e100,
   *     the expected win rate lies outside [0, 1] or the temperature is not positive
   */
  public static double solveAllPairs(
      double[] scoresO, double[] scoresR, double expected, double temperature) {
    if (scoresO.length == 0 || scoresR.length == 0) {
      throw new IllegalArgumentException("all-pairs needs a score from each model");
    }
    Objective.requireProbability(expected);
    Objective.requireTemperature(temperature);
    CountedValues o = CountedValues.of(scoresO);
    CountedValues r = CountedValues.of(scoresR);
    CrossPairs pairs = new CrossPairs(o, r, temperature);
    return root(
        pairs::softWinRate,
        o.value(0) - r.value(r.size() - 1),
        o.value(o.size() - 1) - r.value(0),
        Math.max(o.magnitude(), r.magnitude()),
        expected,
        temperature);
  }

  private static double solvePaired(Differences differences, double expected, double temperature) {
    return root(
        delta -> WinRate.soft(differences, delta, temperature),
        differences.value(0),
        differences.value(differences.size() - 1),
        differences.magnitude(),
        expected,
        temperature);
  }

  private static double root(
      DoubleUnaryOperator softWinRate,
      double least,
      double greatest,
      double magnitude,
      double expected,
      double temperature) {
    double p = reachable(expected);
    double single = temperature * Sigmoid.logit(p);
    double margin = Math.max(temperature, 4 * Math.ulp(magnitude));
    double delta =
        MonotoneRoot.find(
            x -> softWinRate.applyAsDouble(x) - p,
            single - greatest - margin,
            single - least + margin,
            RELATIVE_WIDTH * temperature,
            ROUNDING * Math.min(p, 1 - p));
    return delta + 0.0;
  }

  /** The expected win rate, brought to where a finite offset can meet it. */
  static double reachable(double expected) {
    return Math.min(Math.max(expected, LEAST_RATE), 1 - LEAST_RATE);
  }
}
