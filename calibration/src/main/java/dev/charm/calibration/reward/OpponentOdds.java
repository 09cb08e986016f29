package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.Cholesky;
import java.util.List;

/**
 * How models fare by raw rewards against each of some opponents, as log odds, however few prompts
 * two of them share.
 *
 * <p><b>Where prompts are few.</b> With n prompts the log odds count {@code n / (n + 30)}; the rest
 * is what the strengths of both let expect, {@code s_a - s_b}. So the odds of two models that share
 * no prompt are not one half, which would be a claim, but what their games against others say, and
 * nothing jumps as prompts come. Where nothing but games against one reference is known, every
 * column is about that against the reference, shifted by a constant: as good as a single one.
 *
 * <p><b>Strengths</b> of the opponents are the least squares of {@code s_a - s_b} to the log odds,
 * with the same weights; each has a game against an average model, too, so that there is always one
 * solution. That of another model is its weighted mean. A model's odds against itself are 0.
 *
 * <p>A function of the counts, opponents in the order in which they are given. Immutable, as long
 * as the games are.
 */
final class OpponentOdds {
  private static final double AS_GOOD_AS = Warning.FEW; // prompts, what strengths tell

  private final List<String> opponents;
  private final OffsetPredictors.Games games;
  private final double[] strengths;

  private OpponentOdds(List<String> opponents, OffsetPredictors.Games games, double[] strengths) {
    this.opponents = opponents;
    this.games = games;
    this.strengths = strengths;
  }

  static OpponentOdds of(List<String> opponents, OffsetPredictors.Games games) {
    int n = opponents.size();
    double[][] normal = new double[n][n];
    double[] moments = new double[n];
    for (int i = 0; i < n; i++) {
      normal[i][i] += weight(1);
      for (int j = 0; j < n; j++) {
        if (i != j) {
          Tally tally = games.between(opponents.get(i), opponents.get(j));
          normal[i][i] += weight(tally.games());
          normal[i][j] = -weight(tally.games());
          moments[i] += weight(tally.games()) * logOdds(tally);
        }
      }
    }
    return new OpponentOdds(List.copyOf(opponents), games, Cholesky.of(normal).solve(moments));
  }

  /** The log odds of a model, which may be one of the opponents, against each of them. */
  double[] of(String model) {
    int place = opponents.indexOf(model);
    double strength = place < 0 ? strength(model) : strengths[place];
    double[] row = new double[opponents.size()];
    for (int i = 0; i < row.length; i++) {
      if (i != place) {
        Tally tally = games.between(model, opponents.get(i));
        double weight = weight(tally.games());
        row[i] = weight * logOdds(tally) + (1 - weight) * (strength - strengths[i]);
      }
    }
    return row;
  }

  private double strength(String model) {
    double weights = weight(1);
    double sum = 0;
    for (int i = 0; i < strengths.length; i++) {
      Tally tally = games.between(model, opponents.get(i));
      weights += weight(tally.games());
      sum += weight(tally.games()) * (logOdds(tally) + strengths[i]);
    }
    return sum / weights;
  }

  private static double weight(long games) {
    return games / (games + AS_GOOD_AS);
  }

  /** A tie is half a win; win rates are kept half a prompt away from 0 and 1. */
  private static double logOdds(Tally tally) {
    if (tally.games() == 0) {
      return 0; // of no weight
    }
    double wins = Math.min(Math.max(tally.wins() + 0.5 * tally.ties(), 0.5), tally.games() - 0.5);
    return StrictMath.log(wins / (tally.games() - wins));
  }
}
