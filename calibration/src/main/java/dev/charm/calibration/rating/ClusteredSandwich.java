package dev.charm.calibration.rating;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How fitted strengths would scatter, were the <i>voters</i> drawn anew, each with all their votes:
 * the {@link SandwichInterval} with {@code V = sum over voters of g g'}, where g is the sum of the
 * gradients of all votes of a voter.
 *
 * <p>One who always prefers long answers errs the same way in all their votes, which are then worth
 * fewer than as many votes of as many people. A vote whose voter is unknown stands for itself, as
 * do the virtual votes: without voters this is the plain sandwich. It needs the votes themselves.
 *
 * <p>No factor for few voters G is applied ({@code G / (G - 1)} is usual for few, and makes 1 % of
 * variance at 100), and of a single voter this has no width, the sum of all gradients being 0 at
 * the fit. {@link ArenaRatings} adds what so little evidence leaves out ({@link EvidenceFloor});
 * still, below some 30 voters the interval may be too narrow: {@link RatingWarning#FEW_VOTERS}.
 *
 * <p>Source: K.-Y. Liang and S. L. Zeger, Longitudinal data analysis using generalized linear
 * models, Biometrika 73 (1986).
 */
public final class ClusteredSandwich {
  private ClusteredSandwich() {}

  /**
   * The covariance of strengths by voter.
   *
   * @param votes those that were fitted to
   * @param bothBad as in the fit
   * @param ridge as {@link RatingSettings} has it
   * @return as of {@link SandwichInterval#covariance}
   * @throws IllegalArgumentException if a vote is on a model that the fit does not know
   */
  public static double[][] covariance(
      BradleyTerry fit, Iterable<Vote> votes, BothBad bothBad, double ridge) {
    return SandwichInterval.covariance(fit, ridge, variance(fit, VotesByVoter.of(votes), bothBad));
  }

  /** The same with what little evidence leaves out: few voters, whatever the number of votes. */
  static double[][] founded(BradleyTerry fit, Iterable<Vote> votes, BothBad bothBad, double ridge) {
    VotesByVoter voters = VotesByVoter.of(votes);
    return SandwichInterval.founded(
        fit, ridge, variance(fit, voters, bothBad), evidence(fit, voters));
  }

  /** How many voters each player has; the virtual one as many as need be. */
  static double[] evidence(BradleyTerry fit, VotesByVoter voters) {
    double[] evidence = new double[fit.votes().players()];
    Arrays.fill(evidence, Double.MAX_VALUE);
    Map<String, Long> numbers = voters.numbers();
    for (int i = 0; i < fit.models().size(); i++) {
      evidence[i] = numbers.getOrDefault(fit.models().get(i), 0L);
    }
    return evidence;
  }

  static double[][] variance(BradleyTerry fit, VotesByVoter voters, BothBad bothBad) {
    Comparisons singles = fit.comparisons(VoteCounts.of(voters.unknown()), bothBad);
    double[] strengths = fit.playerStrengths();
    double[][] variance =
        new Likelihood(fit.regularised() ? singles.withVirtualPlayer() : singles)
            .at(strengths)
            .scoreVariance();
    for (List<Vote> voter : voters.known()) {
      Comparisons counted = fit.comparisons(VoteCounts.of(voter), bothBad);
      addSquare(variance, new Likelihood(counted).at(strengths).gradient());
    }
    return variance;
  }

  private static void addSquare(double[][] variance, double[] gradient) {
    int[] touched = IntStream.range(0, gradient.length).filter(i -> gradient[i] != 0).toArray();
    for (int i : touched) {
      for (int j : touched) {
        variance[i][j] += gradient[i] * gradient[j];
      }
    }
  }
}
