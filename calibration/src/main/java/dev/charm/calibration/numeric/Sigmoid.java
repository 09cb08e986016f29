package dev.charm.calibration.numeric;

/** The logistic function and its inverse, stable at both ends and equal on every machine. */
public final class Sigmoid {
  private Sigmoid() {}

  /** {@code 1 / (1 + e^-x)}, in [0, 1]. */
  public static double of(double x) {
    if (x >= 0) {
      return 1.0 / (1.0 + StrictMath.exp(-x));
    }
    double e = StrictMath.exp(x);
    return e / (1.0 + e);
  }

  /** {@code ln(p / (1 - p))} for p strictly between 0 and 1. */
  public static double logit(double p) {
    return StrictMath.log(p) - StrictMath.log1p(-p);
  }
}
