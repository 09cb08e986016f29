package dev.charm.calibration.evaluation;

/**
 * The temperatures that are tried: from a thousandth to a thousand times the usual size of a reward
 * model's differences, each a tenth above the one before. A soft win rate moves by less than 0.01
 * from one to the next.
 */
final class TemperatureGrid {
  private static final double STEP = 1.1;
  private static final int STEPS_EACH_WAY = 72;

  private final double[] temperatures = new double[2 * STEPS_EACH_WAY + 1];

  /**
   * @param spread the usual size of differences, in units of the reward, positive
   */
  TemperatureGrid(double spread) {
    for (int i = 0; i < temperatures.length; i++) {
      temperatures[i] = spread * StrictMath.pow(STEP, i - (double) STEPS_EACH_WAY);
    }
  }

  int size() {
    return temperatures.length;
  }

  double temperature(int i) {
    return temperatures[i];
  }
}
