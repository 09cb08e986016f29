package dev.charm.calibration.rating;

import dev.charm.calibration.numeric.Newton;
import java.util.Arrays;

/**
 * The Bradley-Terry likelihood of comparisons, {@code sum of s_ij ln p_ij} over all i and j, with
 * {@code p_ij = sigma(b_i - b_j)} and s_ij what i scored against j, each vote times its weight.
 * Strengths b are natural logarithms of odds.
 */
final class Likelihood implements Newton.Concave {
  private static final int MOST_DENSE = BradleyTerry.MOST_WITH_INTERVALS + 1; // the virtual player

  private final Comparisons votes;

  Likelihood(Comparisons votes) {
    this.votes = votes;
  }

  @Override
  public int size() {
    return votes.players();
  }

  @Override
  public Point at(double[] strengths) {
    return new Point(strengths);
  }

  /** Some strengths and how often, by them, either of a pair wins. */
  final class Point implements Newton.Point {
    private final double[] firstRate = new double[votes.pairs()];
    private final double[] secondRate = new double[votes.pairs()];

    private Point(double[] strengths) {
      for (int k = 0; k < firstRate.length; k++) {
        double difference = strengths[votes.first()[k]] - strengths[votes.second()[k]];
        double odds = StrictMath.exp(-Math.abs(difference)); // of the weaker; both rates precise
        double stronger = 1 / (1 + odds);
        firstRate[k] = difference < 0 ? odds * stronger : stronger;
        secondRate[k] = difference < 0 ? stronger : odds * stronger;
      }
    }

    /**
     * How the likelihood grows with each strength: what the model scored beyond what it should
     * have. Summed so that the two ends of a pair cancel, {@code s_ij p_ji - s_ji p_ij}: however
     * one-sided the pair, neither product has lost digits, and the sums carry their rounding along.
     */
    @Override
    public double[] gradient() {
      double[] sum = new double[votes.players()];
      double[] lost = new double[votes.players()];
      for (int k = 0; k < firstRate.length; k++) {
        double excess = votes.firstScore(k) * secondRate[k] - votes.secondScore(k) * firstRate[k];
        add(sum, lost, votes.first()[k], excess);
        add(sum, lost, votes.second()[k], -excess);
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += lost[i];
      }
      return sum;
    }

    /** Neumaier's sum. */
    private static void add(double[] sum, double[] lost, int i, double term) {
      double next = sum[i] + term;
      lost[i] +=
          Math.abs(sum[i]) >= Math.abs(term) ? (sum[i] - next) + term : (term - next) + sum[i];
      sum[i] = next;
    }

    /** By a dense matrix of few models, and a sparse one of many. */
    @Override
    public double[] step(double[] gradient) {
      return votes.players() <= MOST_DENSE ? curvature().solve(gradient) : sparse().solve(gradient);
    }

    /** How fast the gradient falls: for each pair, votes times {@code p (1 - p)}. */
    Curvature curvature() {
      double[][] matrix = new double[votes.players()][votes.players()];
      for (int k = 0; k < firstRate.length; k++) {
        addPair(matrix, votes.first()[k], votes.second()[k], weight(k));
      }
      return new Curvature(matrix, votes.players());
    }

    /** The same curvature. */
    SparseLaplacian sparse() {
      double[] weights = new double[votes.pairs()];
      Arrays.setAll(weights, this::weight);
      return new SparseLaplacian(votes.players(), votes.first(), votes.second(), weights);
    }

    private double weight(int pair) {
      double games = votes.firstScore(pair) + votes.secondScore(pair);
      return games * firstRate[pair] * secondRate[pair];
    }

    /**
     * The variance of the gradient, were the votes drawn anew one by one: for each pair, the sum of
     * {@code w^2 (score - p)^2} over wins, losses and ties.
     */
    double[][] scoreVariance() {
      double[][] matrix = new double[votes.players()][votes.players()];
      Comparisons.Sums squares = votes.squares();
      for (int k = 0; k < firstRate.length; k++) {
        double tie = (secondRate[k] - firstRate[k]) / 2;
        double variance =
            squares.firstWins()[k] * secondRate[k] * secondRate[k]
                + squares.secondWins()[k] * firstRate[k] * firstRate[k]
                + squares.ties()[k] * tie * tie;
        addPair(matrix, votes.first()[k], votes.second()[k], variance);
      }
      return matrix;
    }

    /**
     * The variance of the gradient if the model is true and every vote a win or a loss: for each
     * pair, the sum of {@code w^2 p (1 - p)}.
     */
    double[] modelVariance() {
      double[] variance = new double[votes.pairs()];
      for (int k = 0; k < variance.length; k++) {
        variance[k] = votes.squares().all(k) * firstRate[k] * secondRate[k];
      }
      return variance;
    }
  }

  /** Adds {@code weight (e_i - e_j)(e_i - e_j)'}. */
  static void addPair(double[][] matrix, int i, int j, double weight) {
    matrix[i][i] += weight;
    matrix[j][j] += weight;
    matrix[i][j] -= weight;
    matrix[j][i] -= weight;
  }
}
