package dev.charm.calibration.style;

import java.util.Arrays;

/**
 * The {@linkplain StyleFeatures#of(String) features} of many responses, summed up in whole numbers,
 * so that neither order nor partitioning changes them and what is taken back leaves no trace. One
 * unit is 2^-20; each feature is rounded once, by at most 2^-21. No feature exceeds 32, so 2^38
 * responses fit; more are refused by an {@link ArithmeticException}. Immutable.
 */
public final class StyleSums {
  /** No response. */
  public static final StyleSums NONE = new StyleSums(0, new long[StyleFeatures.OF_RESPONSE.size()]);

  private static final double UNITS = 0x1p20;

  private final long responses;
  private final long[] sums;

  private StyleSums(long responses, long[] sums) {
    this.responses = responses;
    this.sums = sums;
  }

  /**
   * As they were kept or sent.
   *
   * @param sums of each feature, in units of 2^-20; none means that each is 0
   * @throws IllegalArgumentException if there are sums of other features than these
   */
  public static StyleSums of(long responses, long[] sums) {
    if (responses == 0 && sums.length == 0) {
      return NONE;
    }
    if (responses < 0 || sums.length != NONE.sums.length) {
      throw new IllegalArgumentException(
          responses + " responses and " + sums.length + " sums of style features");
    }
    return new StyleSums(responses, sums.clone());
  }

  /** With a response more. */
  public StyleSums plus(String response) {
    return changed(response, 1);
  }

  /** Without a response that is among them. */
  public StyleSums minus(String response) {
    return changed(response, -1);
  }

  private StyleSums changed(String response, int sign) {
    float[] features = StyleFeatures.of(response);
    long[] changed = sums.clone();
    for (int i = 0; i < changed.length; i++) {
      changed[i] = Math.addExact(changed[i], sign * Math.round(features[i] * UNITS));
    }
    return new StyleSums(responses + sign, changed);
  }

  /** Of both. */
  public StyleSums plus(StyleSums other) {
    long[] both = sums.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] = Math.addExact(both[i], other.sums[i]);
    }
    return new StyleSums(Math.addExact(responses, other.responses), both);
  }

  /** How many responses these are. */
  public long responses() {
    return responses;
  }

  /** That of a feature, in units of 2^-20. */
  public long sum(int feature) {
    return sums[feature];
  }

  /** How many features there are. */
  public int size() {
    return sums.length;
  }

  /**
   * The mean of each feature.
   *
   * @throws IllegalStateException if there is no response
   */
  public double[] means() {
    if (responses == 0) {
      throw new IllegalStateException("no response");
    }
    double[] means = new double[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = sums[i] / UNITS / responses;
    }
    return means;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StyleSums that
        && responses == that.responses
        && Arrays.equals(sums, that.sums);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sums) + Long.hashCode(responses);
  }

  @Override
  public String toString() {
    return "StyleSums[responses=" + responses + "]";
  }
}
