package dev.charm.calibration.reward;

/**
 * How far a reward model's hard win rate is from the one the ratings promise: {@code MD = (hard -
 * P) / max(P, 1 - P)}. Positive where the reward model over-values O, negative where it
 * under-values it; the divisor is the largest miss possible, so MD lies in [-1, 1].
 *
 * <p>Source: CHARM, arXiv 2504.10045, eq. 4 (signed here, as the sign is what calibration acts on).
 */
public final class MismatchDegree {
  private MismatchDegree() {}

  /**
   * The mismatch degree of a hard win rate.
   *
   * @param hard hard win rate, in [0, 1]
   * @param expected expected win rate, in [0, 1]
   * @return in [-1, 1]; 0 where they agree
   * @throws IllegalArgumentException if a rate lies outside [0, 1]
   */
  public static double of(double hard, double expected) {
    if (!(hard >= 0 && hard <= 1)) {
      throw new IllegalArgumentException("a win rate lies in [0, 1], but is " + hard);
    }
    Objective.requireProbability(expected);
    return (hard - expected) / Math.max(expected, 1.0 - expected);
  }
}
