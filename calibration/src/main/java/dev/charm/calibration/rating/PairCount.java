package dev.charm.calibration.rating;

/**
 * All votes between two models, counted.
 *
 * @param first the model whose name sorts first
 * @param second the other model
 * @param firstWins votes for the first
 * @param secondWins votes for the second
 * @param ties votes that both are equally good
 * @param bothBad votes that neither is any good
 */
public record PairCount(
    String first, String second, long firstWins, long secondWins, long ties, long bothBad) {
  /**
   * @throws IllegalArgumentException if a count is negative or the models are not in order
   */
  public PairCount {
    if (first.compareTo(second) >= 0) {
      throw new IllegalArgumentException(first + " does not sort before " + second);
    }
    if (firstWins < 0 || secondWins < 0 || ties < 0 || bothBad < 0) {
      throw new IllegalArgumentException("a count is negative: " + first + ", " + second);
    }
  }

  /** All votes between the two. */
  public long votes() {
    return firstWins + secondWins + ties + bothBad;
  }
}
