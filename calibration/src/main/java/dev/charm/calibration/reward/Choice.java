package dev.charm.calibration.reward;

/** Which of two responses a calibration prefers at one prompt. */
public enum Choice {
  /** The over-valued model's response is preferred, in spite of its correction. */
  OVERVALUED,
  /** The reference model's response is preferred. */
  REFERENCE,
  /** The corrected scores are exactly equal: there is no preference and so no pair. */
  NONE;

  /**
   * The decision under an offset. It compares {@code d} with {@code -delta} and never {@code s_O +
   * delta} with {@code s_R}: that sum rounds otherwise, and an index ordered by d could not follow.
   *
   * @param d {@code s_O - s_R}, finite
   * @param delta the offset added to O's rewards
   * @throws IllegalArgumentException if either is NaN
   */
  public static Choice of(double d, double delta) {
    if (Double.isNaN(d) || Double.isNaN(delta)) {
      throw new IllegalArgumentException("no decision on NaN: d = " + d + ", offset = " + delta);
    }
    if (d > -delta) {
      return OVERVALUED;
    }
    return d == -delta ? NONE : REFERENCE;
  }

  /**
   * By how much the preferred response leads after correction, {@code |d + delta|}, in units of the
   * reward. For display and for training margins; decisions come from {@link #of}.
   */
  public static double margin(double d, double delta) {
    return Math.abs(d + delta);
  }
}
