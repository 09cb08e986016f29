package dev.charm.calibration.rating;

import dev.charm.calibration.numeric.Newton;
import dev.charm.calibration.rating.StyledComparisons.Row;

/**
 * The likelihood of {@link StyleControl}: the variables are the strengths of the players and then
 * the coefficients of the features, and a vote touches two and all of them, {@code u = (e_i - e_j,
 * x)}.
 */
final class StyledLikelihood implements Newton.Concave {
  private final StyledComparisons votes;
  private final int players;

  StyledLikelihood(StyledComparisons votes) {
    this.votes = votes;
    this.players = votes.players();
  }

  @Override
  public int size() {
    return players + votes.features().size();
  }

  @Override
  public Point at(double[] variables) {
    return new Point(variables);
  }

  /** Some variables and how often, by them, the first or the second of a vote wins. */
  final class Point implements Newton.Point {
    private final double[] firstRate = new double[votes.rows().size()];
    private final double[] secondRate = new double[votes.rows().size()];

    private Point(double[] variables) {
      for (int k = 0; k < firstRate.length; k++) {
        Row row = votes.rows().get(k);
        double logOdds = variables[row.first()] - variables[row.second()];
        for (int f = 0; f < row.style().length; f++) {
          logOdds += variables[players + f] * row.style()[f];
        }
        firstRate[k] = 1 / (1 + StrictMath.exp(-logOdds));
        secondRate[k] = 1 / (1 + StrictMath.exp(logOdds));
      }
    }

    /** The sum of {@code (score - p) u}. */
    @Override
    public double[] gradient() {
      double[] gradient = new double[size()];
      for (int k = 0; k < firstRate.length; k++) {
        Row row = votes.rows().get(k);
        double excess =
            row.weight() * (row.score() * secondRate[k] - (1 - row.score()) * firstRate[k]);
        gradient[row.first()] += excess;
        gradient[row.second()] -= excess;
        for (int f = 0; f < row.style().length; f++) {
          gradient[players + f] += excess * row.style()[f];
        }
      }
      return gradient;
    }

    @Override
    public double[] step(double[] gradient) {
      return curvature().solve(gradient);
    }

    /** The sum of {@code p (1 - p) u u'}. */
    private Curvature curvature() {
      double[][] matrix = new double[size()][size()];
      for (int k = 0; k < firstRate.length; k++) {
        Row row = votes.rows().get(k);
        addSquare(matrix, row, row.weight() * firstRate[k] * secondRate[k]);
      }
      return new Curvature(symmetric(matrix), players);
    }

    /**
     * {@code H^-1 V H^-1}, with V the sum of {@code w^2 (score - p)^2 u u'}, and what little
     * evidence leaves out of it.
     */
    double[][] sandwich(double ridge) {
      double[][] matrix = new double[size()][size()];
      double[] model = new double[players];
      double[] weights = new double[players];
      double[] squares = new double[players];
      for (int k = 0; k < firstRate.length; k++) {
        Row row = votes.rows().get(k);
        double excess = row.score() * secondRate[k] - (1 - row.score()) * firstRate[k];
        addSquare(matrix, row, row.square() * excess * excess);
        for (int player : new int[] {row.first(), row.second()}) {
          model[player] += modelVariance(k);
          weights[player] += row.weight();
          squares[player] += row.square();
        }
      }
      EvidenceFloor floor = new EvidenceFloor(matrix, model, EvidenceFloor.worth(weights, squares));
      for (int k = 0; k < firstRate.length; k++) {
        Row row = votes.rows().get(k);
        double missing = floor.missing(row.first(), row.second());
        if (missing > 0) {
          addSquare(matrix, row, missing * modelVariance(k));
        }
      }
      return curvature().sandwich(symmetric(matrix), ridge);
    }

    private double modelVariance(int k) {
      return votes.rows().get(k).square() * firstRate[k] * secondRate[k];
    }
  }

  /** Adds {@code weight u u'}, of the coefficients' columns only what lies above the diagonal. */
  private void addSquare(double[][] matrix, Row row, double weight) {
    Likelihood.addPair(matrix, row.first(), row.second(), weight);
    for (int f = 0; f < row.style().length; f++) {
      double weighted = weight * row.style()[f];
      int column = players + f;
      matrix[row.first()][column] += weighted;
      matrix[row.second()][column] -= weighted;
      for (int g = 0; g <= f; g++) {
        matrix[players + g][column] += weighted * row.style()[g];
      }
    }
  }

  private double[][] symmetric(double[][] matrix) {
    for (int column = players; column < matrix.length; column++) {
      for (int i = 0; i < column; i++) {
        matrix[column][i] = matrix[i][column];
      }
    }
    return matrix;
  }
}
