package dev.charm.calibration.numeric;

/**
 * A running sum that carries its own rounding error along (Neumaier 1974): the error stays near one
 * unit in the last place instead of growing with the number of terms.
 */
public final class CompensatedSum {
  private double sum;
  private double lost;

  public void add(double term) {
    double next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    sum = next;
  }

  public double value() {
    return sum + lost;
  }
}
