package dev.charm.calibration.rating;

/**
 * How an answer is laid out, whatever it says.
 *
 * @param length in tokens or words, the same for all answers
 * @param headers how many headers it has
 * @param lists how many list items it has
 * @param bold how many bold passages it has
 */
public record Style(double length, double headers, double lists, double bold) {
  /**
   * @throws IllegalArgumentException if a number is negative or not finite
   */
  public Style {
    for (double number : new double[] {length, headers, lists, bold}) {
      if (!(number >= 0) || Double.isInfinite(number)) {
        throw new IllegalArgumentException("a style has no " + number + " of anything");
      }
    }
  }
}
