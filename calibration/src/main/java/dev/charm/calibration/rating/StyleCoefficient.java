package dev.charm.calibration.rating;

/**
 * How far a feature of style sways votes.
 *
 * @param value natural logarithm of odds that one standard deviation more of it is worth
 * @param deviation its standard error
 */
public record StyleCoefficient(double value, double deviation) {
  /** Lower bound of the 95 % interval. */
  public double low() {
    return value - Rating.Z95 * deviation;
  }

  /** Upper bound of the 95 % interval. */
  public double high() {
    return value + Rating.Z95 * deviation;
  }
}
