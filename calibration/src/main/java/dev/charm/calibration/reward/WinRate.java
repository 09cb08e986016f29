package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.numeric.Sigmoid;

/**
 * How often a reward model prefers O to R: <i>hard</i>, the share of prompts with {@code s_O +
 * delta > s_R} (an exact tie is not a win), or <i>soft</i>, the mean of {@code sigma((d + delta) /
 * T)}, which is differentiable, tends to the hard rate (a tie counting half) as T goes to 0 and to
 * one half as T grows.
 *
 * <p>Source: CHARM, arXiv 2504.10045, eq. 2 and 3.
 */
public final class WinRate {
  private WinRate() {}

  /** The hard win rate without an offset, in [0, 1]. */
  public static double hard(Differences differences) {
    return hard(differences, 0.0);
  }

  /**
   * The hard win rate under an offset, in [0, 1].
   *
   * @throws IllegalArgumentException if there is no prompt
   */
  public static double hard(Differences differences, double delta) {
    differences.requireEvidence();
    return (double) differences.wins(delta) / differences.prompts();
  }

  /**
   * The soft win rate under an offset, in [0, 1].
   *
   * @param temperature in the units of the reward, positive
   * @throws IllegalArgumentException if there is no prompt or the temperature is not positive
   */
  public static double soft(Differences differences, double delta, double temperature) {
    differences.requireEvidence();
    Objective.requireTemperature(temperature);
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < differences.size(); i++) {
      sum.add(differences.count(i) * Sigmoid.of((differences.value(i) + delta) / temperature));
    }
    return sum.value() / differences.prompts();
  }
}
