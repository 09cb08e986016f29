package dev.charm.calibration.rating;

/**
 * The Bradley-Terry likelihood of comparisons, {@code sum of s_ij ln p_ij} over all i and j, with
 * {@code p_ij = sigma(b_i - b_j)} and s_ij what i scored against j. Strengths b are natural
 * logarithms of odds.
 */
final class Likelihood implements Newton.Concave {
  private final Comparisons votes;
  private final int players;

  Likelihood(Comparisons votes) {
    this.votes = votes;
    this.players = votes.players();
  }

  @Override
  public int size() {
    return players;
  }

  /**
   * How the likelihood grows with each strength: what the model scored beyond what it should have.
   * Summed so that the two ends of a pair cancel, {@code s_ij p_ji - s_ji p_ij}: each product has
   * few digits to lose, however one-sided the pair, and the sums carry their rounding along.
   */
  @Override
  public double[] gradient(double[] strengths) {
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
  @Override
  public Curvature curvature(double[] strengths) {
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
    return new Curvature(matrix, players);
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
}
