package dev.charm.calibration.evaluation;

/**
 * Whether two reward models that decided the same cases differ: only cases that one of them got
 * right and the other wrong tell, and if the two are equally good each of these is a toss of a
 * coin.
 *
 * <p>The p-values are exact, of the binomial distribution, however few or many cases there are; no
 * approximation by chi-square is made.
 *
 * <p>Source: Q. McNemar, Note on the Sampling Error of the Difference between Correlated
 * Proportions or Percentages, Psychometrika 12 (1947).
 *
 * @param first cases that only the first got right
 * @param second cases that only the second got right
 */
public record McNemar(long first, long second) {
  private static final double LN_2 = StrictMath.log(2);

  /**
   * @throws IllegalArgumentException if a number is negative
   */
  public McNemar {
    if (first < 0 || second < 0) {
      throw new IllegalArgumentException("negative counts: " + first + ", " + second);
    }
  }

  /**
   * The two-sided p-value of the exact test, in (0, 1]: it rejects at most as often as its level
   * says, and with few cases less often.
   */
  public double exact() {
    return Math.min(1.0, 2 * atMost(Math.min(first, second)));
  }

  /**
   * The two-sided mid-p-value, in (0, 1]: what was seen counts half. Its level holds on average and
   * may be exceeded a little.
   */
  public double midP() {
    long fewer = Math.min(first, second);
    return Math.min(1.0, 2 * atMost(fewer) - probability(fewer));
  }

  /** The probability of {@code k} heads or fewer. */
  private double atMost(long k) {
    long n = first + second;
    double term = 1; // relative to the term at k, which is the largest
    double sum = 0;
    for (long i = k; i >= 0 && term > 1e-18 * sum; i--) {
      sum += term;
      term *= (double) i / (n - i + 1);
    }
    return sum * probability(k);
  }

  private double probability(long k) {
    long n = first + second;
    double log = -n * LN_2;
    for (long i = 1; i <= k; i++) {
      log += StrictMath.log((double) (n - k + i) / i);
    }
    return StrictMath.exp(log);
  }
}
