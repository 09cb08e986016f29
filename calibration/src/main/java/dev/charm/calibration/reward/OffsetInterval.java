package dev.charm.calibration.reward;

import dev.charm.calibration.numeric.CompensatedSum;
import dev.charm.calibration.numeric.CountedValues;
import dev.charm.calibration.numeric.Sigmoid;
import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.rating.RatingErrors;

/**
 * The 95 % interval of an offset.
 *
 * <p><b>Idea.</b> The offset is uncertain for two reasons: the prompts are a sample, and the
 * ratings that set the target are estimates. The soft win rate at delta is a mean of n terms with
 * variance {@code Var(sigma) / n}; the target moves by {@code P (1 - P) ln 10 / 400} a rating
 * point. Both are errors of the win rate, and the slope {@code E[sigma' / T]} turns them into
 * errors of delta (delta method):
 *
 * <pre>Var(delta) = [Var(sigma)/n + (P(1-P) ln10/400)^2 Var(r_O - r_R)] / E[sigma'/T]^2</pre>
 *
 * For {@code win-rate} there is no slope; the band {@code P +- 1.96 sqrt(P(1-P)/n + rating term)}
 * of the share of wins is read off the order statistics of d, outwards: a distribution-free
 * interval of a quantile. For {@code all-pairs} Var(sigma)/n is that of the U-statistic's
 * projection, in which each prompt counts once for its O and once for its R score.
 *
 * <p><b>Limits.</b> {@link RatingErrors} says what is known of the ratings. An end is infinite
 * where the data put no bound: fewer than two prompts, an order statistic beyond the sample, or a
 * slope of 0. An interval always holds its offset.
 *
 * @param low lower end, in units of the reward; may be -infinity
 * @param high upper end, in units of the reward; may be +infinity
 * @param dominant which of the two errors is the greater
 */
public record OffsetInterval(double low, double high, ErrorSource dominant) {
  /**
   * The interval of an offset solved from differences.
   *
   * @param offset as solved by {@link OffsetSolver#solve}
   * @param expected the expected win rate, in [0, 1]
   * @param ratingVariance variance of {@code r_O - r_R}, squared Elo points, not negative
   * @throws IllegalArgumentException if there is no prompt, the objective is all-pairs, or a number
   *     is out of range
   */
  public static OffsetInterval of(
      Objective objective,
      Differences differences,
      double offset,
      double expected,
      double ratingVariance) {
    differences.requireEvidence();
    double ratingError = ratingError(expected, ratingVariance);
    if (objective instanceof Objective.Paired paired) {
      return ofPaired(differences, offset, paired.t(), ratingError);
    }
    if (objective instanceof Objective.WinRate) {
      return ofWinRate(differences, offset, expected, ratingError);
    }
    throw new IllegalArgumentException(
        "all-pairs needs the scores of both models and not their differences: batch only");
  }

  /**
   * The interval of an offset solved by {@code all-pairs}.
   *
   * @param scoresO O's rewards, prompt by prompt
   * @param scoresR R's rewards at the same prompts
   * @param offset as solved by {@link OffsetSolver#solveAllPairs}
   * @throws IllegalArgumentException if the lengths differ or a number is out of range
   */
  public static OffsetInterval ofAllPairs(
      double[] scoresO,
      double[] scoresR,
      double offset,
      double expected,
      double temperature,
      double ratingVariance) {
    if (scoresO.length != scoresR.length || scoresO.length == 0) {
      throw new IllegalArgumentException(
          "the interval of all-pairs needs scores of the same prompts from both models");
    }
    Objective.requireTemperature(temperature);
    CountedValues o = CountedValues.of(scoresO);
    CountedValues r = CountedValues.of(scoresR);
    CrossPairs pairs = new CrossPairs(o, r, temperature);
    double[] winsOf = pairs.winsOf(offset);
    double[] winsAgainst = pairs.winsAgainst(offset);
    double[] projection = new double[scoresO.length];
    for (int i = 0; i < projection.length; i++) {
      projection[i] = winsOf[o.indexOf(scoresO[i])] + winsAgainst[r.indexOf(scoresR[i])];
    }
    double promptError = variance(Differences.of(projection)) / projection.length;
    return bySlope(offset, promptError, ratingError(expected, ratingVariance), pairs.slope(offset));
  }

  private static OffsetInterval ofPaired(
      Differences differences, double offset, double temperature, double ratingError) {
    double[] sigma = new double[differences.size()];
    long[] counts = new long[differences.size()];
    CompensatedSum slope = new CompensatedSum();
    for (int i = 0; i < sigma.length; i++) {
      sigma[i] = Sigmoid.of((differences.value(i) + offset) / temperature);
      counts[i] = differences.count(i);
      slope.add(counts[i] * sigma[i] * (1 - sigma[i]));
    }
    long n = differences.prompts();
    double promptError = variance(Differences.ofCounts(sigma, counts)) / n;
    return bySlope(offset, promptError, ratingError, slope.value() / n / temperature);
  }

  private static OffsetInterval bySlope(
      double offset, double promptError, double ratingError, double slope) {
    double half = Rating.Z95 * Math.sqrt(promptError + ratingError) / slope;
    if (Double.isNaN(half)) {
      half = Double.POSITIVE_INFINITY; // no slope: no bound
    }
    return new OffsetInterval(
        offset - half, offset + half, ErrorSource.dominant(promptError, ratingError));
  }

  private static OffsetInterval ofWinRate(
      Differences differences, double offset, double expected, double ratingError) {
    long n = differences.prompts();
    double promptError = expected * (1 - expected) / n;
    double half = Rating.Z95 * Math.sqrt(promptError + ratingError);
    long fewest = (long) Math.floor((expected - half) * n);
    long most = (long) Math.ceil((expected + half) * n);
    double low =
        fewest < 1 || n < 2 ? Double.NEGATIVE_INFINITY : 0.0 - differences.kthLargest(fewest);
    double high =
        most >= n || n < 2 ? Double.POSITIVE_INFINITY : 0.0 - differences.kthLargest(most + 1);
    return new OffsetInterval(
        Math.min(low, offset),
        Math.max(high, offset),
        ErrorSource.dominant(promptError, ratingError));
  }

  private static double ratingError(double expected, double ratingVariance) {
    Objective.requireProbability(expected);
    if (!(ratingVariance >= 0)) {
      throw new IllegalArgumentException(
          "the variance of a rating is not negative, but is " + ratingVariance);
    }
    double slope = ExpectedWinRate.slope(expected);
    return slope * slope * ratingVariance;
  }

  /** The sample variance; infinite for a single observation, of which nothing is known. */
  private static double variance(Differences sample) {
    long n = sample.prompts();
    if (n < 2) {
      return Double.POSITIVE_INFINITY;
    }
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < sample.size(); i++) {
      sum.add(sample.count(i) * sample.value(i));
    }
    double mean = sum.value() / n;
    CompensatedSum squares = new CompensatedSum();
    for (int i = 0; i < sample.size(); i++) {
      double deviation = sample.value(i) - mean;
      squares.add(sample.count(i) * deviation * deviation);
    }
    return squares.value() / (n - 1);
  }
}
