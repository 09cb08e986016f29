package dev.charm.calibration.rating;

/**
 * What little evidence leaves out of the {@link SandwichInterval}, so that it never looks more
 * certain than it is.
 *
 * <p><b>Why.</b> The sandwich measures how far votes lie from what was expected of them. A tie
 * between equals lies nowhere off, so after one tie the sandwich says that nothing can ever happen:
 * an interval of no width, or of nothing but the opponent's. It is right only if the next vote is a
 * tie as well, and one vote does not say that. At the other end stands the curvature alone, which
 * takes every vote for a win or a loss: after one tie 95 % are within 681 points.
 *
 * <p><b>Rule.</b> Let a model's votes vary by a share f less than wins and losses would ({@code f =
 * 1 - V_ii / M_ii}, at least 0, M being V as the model has it, {@code w^2 p (1 - p)} a vote). Of n
 * votes it is believed to {@code n / (n + z^2)} only, z = 1.96: what is missing, {@code z^2 / (n +
 * z^2)} of f and M, is added to V, pair by pair, by the model of the two with fewer votes and with
 * the greater f. If all n votes are ties that is Wilson's upper bound for the share of wins and
 * losses, of which none has been seen; and it is as if z^2 votes more, about 4, had been wins and
 * losses.
 *
 * <p><b>Where it matters.</b> One tie: within 607 points; ten: within 113; a hundred: within 13.
 * Where votes vary as wins and losses do nothing is added, and with a third of ties the interval of
 * 100 votes is 1 % wider, that of 1,000 votes 0.1 %, that of 100,000 not visibly so. There is no
 * threshold to jump over. Votes of unequal weight count as {@code (sum of w)^2 / sum of w^2} votes,
 * and where voters are drawn n is the number of voters.
 *
 * <p>Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
 * Journal of the American Statistical Association 22 (1927); that the sandwich is too small in
 * small samples: J. G. MacKinnon and H. White, Some heteroskedasticity-consistent covariance matrix
 * estimators with improved finite sample properties, Journal of Econometrics 29 (1985).
 */
final class EvidenceFloor {
  private static final double PRIOR = Rating.Z95 * Rating.Z95; // votes

  private final double[] evidence;
  private final double[] doubts;

  /**
   * @param variance V
   * @param model M's diagonal
   * @param evidence how many votes, or voters, each player has
   */
  EvidenceFloor(double[][] variance, double[] model, double[] evidence) {
    this.evidence = evidence;
    doubts = new double[model.length];
    for (int i = 0; i < model.length; i++) {
      doubts[i] = model[i] > 0 ? Math.max(0, 1 - variance[i][i] / model[i]) : 0;
    }
  }

  /** Which share of M belongs to V, of the votes between two players. */
  double missing(int i, int j) {
    return Math.max(doubts[i], doubts[j]) * PRIOR / (Math.min(evidence[i], evidence[j]) + PRIOR);
  }

  /** What to add to V. */
  static double[][] missing(BradleyTerry fit, double[][] variance, double[] evidence) {
    Comparisons votes = fit.votes();
    double[] model = new Likelihood(votes).at(fit.playerStrengths()).modelVariance();
    double[] ofPlayers = new double[votes.players()];
    for (int k = 0; k < votes.pairs(); k++) {
      ofPlayers[votes.first()[k]] += model[k];
      ofPlayers[votes.second()[k]] += model[k];
    }
    EvidenceFloor floor = new EvidenceFloor(variance, ofPlayers, evidence);
    double[][] missing = new double[votes.players()][votes.players()];
    for (int k = 0; k < votes.pairs(); k++) {
      int i = votes.first()[k];
      int j = votes.second()[k];
      double share = floor.missing(i, j);
      if (share > 0) {
        Likelihood.addPair(missing, i, j, share * model[k]);
      }
    }
    return missing;
  }

  /** As many votes of weight 1 as each player's are worth, if every vote is drawn by itself. */
  static double[] votes(Comparisons votes) {
    double[] weights = new double[votes.players()];
    double[] squares = new double[votes.players()];
    for (int k = 0; k < votes.pairs(); k++) {
      double weight = votes.weights().all(k);
      double square = votes.squares().all(k);
      weights[votes.first()[k]] += weight;
      weights[votes.second()[k]] += weight;
      squares[votes.first()[k]] += square;
      squares[votes.second()[k]] += square;
    }
    return worth(weights, squares);
  }

  /** {@code weights^2 / squares}, of each player. */
  static double[] worth(double[] weights, double[] squares) {
    double[] worth = new double[weights.length];
    for (int i = 0; i < worth.length; i++) {
      worth[i] = squares[i] > 0 ? weights[i] * weights[i] / squares[i] : 0;
    }
    return worth;
  }
}
