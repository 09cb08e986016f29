package dev.charm.calibration.rating;

/**
 * The Bradley-Terry likelihood of comparisons, {@code sum of s_ij ln p_ij} over all i and j, with
 * {@code p_ij = sigma(b_i - b_j)} and s_ij what i scored against j. Strengths b are natural
 * logarithms of odds.
 */
final class Likelihood {
  private static final int STEPS = 200;
  private static final double ENOUGH = 1e-10;
  private static final double NEAR = 1e-6;

  private final Comparisons votes;
  private final int players;

  Likelihood(Comparisons votes) {
    this.votes = votes;
    this.players = votes.players();
  }

  /**
   * The strengths of greatest likelihood, with a mean of 0, by Newton's method from 0 (see {@link
   * BradleyTerry}). They must exist.
   *
   * @throws ArithmeticException if it does not arrive
   */
  double[] maximum() {
    double[] strengths = new double[players];
    double[] gradient = gradient(strengths);
    double before = Double.POSITIVE_INFINITY;
    for (int step = 0; step < STEPS; step++) {
      Curvature curvature = curvature(strengths);
      double[] direction = curvature.solve(gradient);
      double size = size(direction);
      double[] there = moved(strengths, direction, 1);
      if (size <= ENOUGH || (size <= NEAR && size > before / 2)) {
        return centred(there);
      }
      before = size;
      double slope = dot(gradient, direction);
      gradient = gradient(there);
      for (double length = 0.5; dot(gradient, direction) < -slope / 2; length /= 2) {
        there = moved(strengths, direction, length);
        gradient = gradient(there);
      }
      strengths = there;
    }
    throw new ArithmeticException("the strengths of " + players + " models do not converge");
  }

  /**
   * How the likelihood grows with each strength: what the model scored beyond what it should have.
   * Summed so that the two ends of a pair cancel, {@code s_ij p_ji - s_ji p_ij}: each product has
   * few digits to lose, however one-sided the pair, and the sums carry their rounding along.
   */
  double[] gradient(double[] strengths) {
    double[] sum = new double[players];
    double[] lost = new double[players];
    for (int k = 0; k < votes.pairs(); k++) {
      int i = votes.first()[k];
      int j = votes.second()[k];
      double wins = winRate(strengths[i] - strengths[j]);
      double losses = winRate(strengths[j] - strengths[i]);
      double excess = votes.firstScore(k) * losses - votes.secondScore(k) * wins;
      add(sum, lost, i, excess);
      add(sum, lost, j, -excess);
    }
    for (int i = 0; i < players; i++) {
      sum[i] += lost[i];
    }
    return sum;
  }

  /** Neumaier's sum. */
  private static void add(double[] sum, double[] lost, int i, double term) {
    double next = sum[i] + term;
    lost[i] += Math.abs(sum[i]) >= Math.abs(term) ? (sum[i] - next) + term : (term - next) + sum[i];
    sum[i] = next;
  }

  /** How fast the gradient falls: for each pair, votes times {@code p (1 - p)}. */
  Curvature curvature(double[] strengths) {
    double[][] matrix = new double[players][players];
    for (int k = 0; k < votes.pairs(); k++) {
      double difference = strengths[votes.first()[k]] - strengths[votes.second()[k]];
      double games = votes.firstScore(k) + votes.secondScore(k);
      addPair(
          matrix,
          votes.first()[k],
          votes.second()[k],
          games * winRate(difference) * winRate(-difference));
    }
    return new Curvature(matrix);
  }

  /**
   * The variance of the gradient, were the votes drawn anew one by one: for each pair, the sum of
   * {@code (score - p)^2} over wins, losses and ties.
   */
  double[][] scoreVariance(double[] strengths) {
    double[][] matrix = new double[players][players];
    for (int k = 0; k < votes.pairs(); k++) {
      double difference = strengths[votes.first()[k]] - strengths[votes.second()[k]];
      double p = winRate(difference);
      double q = winRate(-difference);
      double half = (q - p) / 2;
      double variance =
          votes.firstWins()[k] * q * q
              + votes.secondWins()[k] * p * p
              + votes.ties()[k] * half * half;
      addPair(matrix, votes.first()[k], votes.second()[k], variance);
    }
    return matrix;
  }

  /** Adds {@code weight (e_i - e_j)(e_i - e_j)'}. */
  static void addPair(double[][] matrix, int i, int j, double weight) {
    matrix[i][i] += weight;
    matrix[j][j] += weight;
    matrix[i][j] -= weight;
    matrix[j][i] -= weight;
  }

  /** The probability to win of a model stronger by so much, precise at both ends. */
  static double winRate(double difference) {
    return 1 / (1 + StrictMath.exp(-difference));
  }

  private static double[] moved(double[] from, double[] direction, double length) {
    double[] there = from.clone();
    for (int i = 0; i < there.length; i++) {
      there[i] += length * direction[i];
    }
    return there;
  }

  private static double size(double[] direction) {
    double most = 0;
    for (double step : direction) {
      most = Math.max(most, Math.abs(step));
    }
    return most;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] centred(double[] strengths) {
    double sum = 0;
    for (double strength : strengths) {
      sum += strength;
    }
    double[] centred = strengths.clone();
    for (int i = 0; i < centred.length; i++) {
      centred[i] -= sum / centred.length;
    }
    return centred;
  }
}
