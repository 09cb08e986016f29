package dev.charm.calibration.rating;

/**
 * The likelihood of {@link StyleControl}: the variables are the strengths of the players and then
 * the coefficients of the features, and a vote touches two and all of them, {@code u = (e_i - e_j,
 * x)}.
 */
final class StyledLikelihood implements Newton.Concave {
  private final StyledComparisons votes;

  StyledLikelihood(StyledComparisons votes) {
    this.votes = votes;
  }

  @Override
  public int size() {
    return votes.players() + votes.features().size();
  }

  /** The sum of {@code (score - p) u}. */
  @Override
  public double[] gradient(double[] at) {
    double[] gradient = new double[size()];
    for (StyledComparisons.Row row : votes.rows()) {
      double z = logOdds(row, at);
      double excess =
          row.weight()
              * (row.score() * Likelihood.winRate(-z) - (1 - row.score()) * Likelihood.winRate(z));
      gradient[row.first()] += excess;
      gradient[row.second()] -= excess;
      for (int f = 0; f < row.style().length; f++) {
        gradient[votes.players() + f] += excess * row.style()[f];
      }
    }
    return gradient;
  }

  /** The sum of {@code p (1 - p) u u'}. */
  @Override
  public Curvature curvature(double[] at) {
    double[][] matrix = new double[size()][size()];
    for (StyledComparisons.Row row : votes.rows()) {
      double z = logOdds(row, at);
      addSquare(matrix, row, row.weight() * Likelihood.winRate(z) * Likelihood.winRate(-z));
    }
    return new Curvature(symmetric(matrix), votes.players());
  }

  /** The sum of {@code (score - p)^2 u u'}. */
  double[][] scoreVariance(double[] at) {
    double[][] matrix = new double[size()][size()];
    for (StyledComparisons.Row row : votes.rows()) {
      double excess = row.score() - Likelihood.winRate(logOdds(row, at));
      addSquare(matrix, row, row.weight() * excess * excess);
    }
    return symmetric(matrix);
  }

  private double logOdds(StyledComparisons.Row row, double[] at) {
    double z = at[row.first()] - at[row.second()];
    for (int f = 0; f < row.style().length; f++) {
      z += at[votes.players() + f] * row.style()[f];
    }
    return z;
  }

  /** Adds {@code weight u u'}, of the coefficients' columns only what lies above the diagonal. */
  private void addSquare(double[][] matrix, StyledComparisons.Row row, double weight) {
    Likelihood.addPair(matrix, row.first(), row.second(), weight);
    for (int f = 0; f < row.style().length; f++) {
      double weighted = weight * row.style()[f];
      int column = votes.players() + f;
      matrix[row.first()][column] += weighted;
      matrix[row.second()][column] -= weighted;
      for (int g = 0; g <= f; g++) {
        matrix[votes.players() + g][column] += weighted * row.style()[g];
      }
    }
  }

  private double[][] symmetric(double[][] matrix) {
    for (int column = votes.players(); column < matrix.length; column++) {
      for (int i = 0; i < column; i++) {
        matrix[column][i] = matrix[i][column];
      }
    }
    return matrix;
  }
}
