package dev.charm.calibration.rating;

import java.math.BigInteger;

/**
 * What the weights of some votes come to beyond 1 each: their sum, which is what the likelihood
 * takes, and the sum of their squares, which is what its {@linkplain SandwichInterval variance}
 * takes. Kept beside the number of votes, so that votes without a weight leave nothing here.
 *
 * <p><b>Exact.</b> A weight in [{@value #LEAST}, {@value #MOST}] is a whole multiple of 2^-72, its
 * square one of 2^-144; sums of whole numbers do not depend on their order, and what was added can
 * be taken back without a trace. Only {@link #sum} and {@link #squares} round, once.
 *
 * @param excess sum of {@code w - 1}, in units of 2^-72
 * @param squareExcess sum of {@code w^2 - 1}, in units of 2^-144
 */
public record WeightSums(BigInteger excess, BigInteger squareExcess) {
  /** The least weight of a vote. */
  public static final double LEAST = 1e-6;

  /** The greatest weight of a vote: beyond it something is broken. */
  public static final double MOST = 1e6;

  /** That of votes that all weigh 1. */
  public static final WeightSums NONE = new WeightSums(BigInteger.ZERO, BigInteger.ZERO);

  private static final int FRACTION_BITS = 72; // the least bit of a double of at least 2^-20
  private static final int MANTISSA_BITS = 52;
  private static final BigInteger ONE = BigInteger.ONE.shiftLeft(FRACTION_BITS);
  private static final BigInteger ONE_SQUARED = ONE.shiftLeft(FRACTION_BITS);

  /**
   * That of so many votes of one weight.
   *
   * @param votes fewer than none to take them away again
   * @throws IllegalArgumentException if a vote cannot have that weight
   */
  public static WeightSums of(double weight, long votes) {
    requireWeight(weight);
    if (weight == 1) {
      return NONE;
    }
    BigInteger units = units(weight);
    BigInteger times = BigInteger.valueOf(votes);
    return new WeightSums(
        units.subtract(ONE).multiply(times),
        units.multiply(units).subtract(ONE_SQUARED).multiply(times));
  }

  static void requireWeight(double weight) {
    if (!(weight >= LEAST && weight <= MOST)) {
      throw new IllegalArgumentException(
          "a vote weighs from " + LEAST + " to " + MOST + ", not " + weight);
    }
  }

  private static BigInteger units(double weight) {
    long bits = Double.doubleToRawLongBits(weight);
    long mantissa = (bits & ((1L << MANTISSA_BITS) - 1)) | (1L << MANTISSA_BITS);
    int shift = Math.getExponent(weight) - MANTISSA_BITS + FRACTION_BITS;
    return BigInteger.valueOf(mantissa).shiftLeft(shift);
  }

  /** Both together. */
  public WeightSums plus(WeightSums other) {
    if (other.isNone()) {
      return this;
    }
    return isNone()
        ? other
        : new WeightSums(excess.add(other.excess), squareExcess.add(other.squareExcess));
  }

  /** Whether all the votes weigh 1. */
  public boolean isNone() {
    return excess.signum() == 0 && squareExcess.signum() == 0;
  }

  /**
   * The sum of the weights.
   *
   * @param votes how many votes these are the weights of
   */
  public double sum(long votes) {
    return isNone() ? votes : rounded(excess, ONE, votes, FRACTION_BITS);
  }

  /**
   * The sum of the squares of the weights.
   *
   * @param votes how many votes these are the weights of
   */
  public double squares(long votes) {
    return isNone() ? votes : rounded(squareExcess, ONE_SQUARED, votes, 2 * FRACTION_BITS);
  }

  private static double rounded(BigInteger excess, BigInteger one, long votes, int bits) {
    return Math.scalb(one.multiply(BigInteger.valueOf(votes)).add(excess).doubleValue(), -bits);
  }
}
