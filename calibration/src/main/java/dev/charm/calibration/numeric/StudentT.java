package dev.charm.calibration.numeric;

/** How much wider an interval of 95 % is where the variance is estimated from few clusters. */
public final class StudentT {
  private static final double NORMAL = 1.959963984540054;
  private static final double AT_1 = 12.706204736432095;
  private static final double AT_2 = 4.302652729911275;

  private StudentT() {}

  /**
   * The quantile of Student's t at 0.975: exact for one and two degrees of freedom, else by the
   * expansion of Cornish and Fisher in four terms, which is below 0.2 % off from three on.
   *
   * <p>Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
   *
   * @param degrees of freedom, from 1
   */
  public static double quantile95(long degrees) {
    if (degrees <= 2) {
      return degrees == 1 ? AT_1 : AT_2;
    }
    double z = NORMAL;
    double z2 = z * z;
    double n = degrees;
    double g1 = z * (z2 + 1) / 4;
    double g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
    double g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
    double g4 = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160;
    return z + (g1 + (g2 + (g3 + g4 / n) / n) / n) / n;
  }
}
