package dev.charm.calibration.reward;

/**
 * A closed range of differences inside one bin of a {@link DifferenceSummary}, in their {@link
 * SortableDouble#toLong} form.
 *
 * @param low the least
 * @param high the greatest
 */
public record DifferenceRange(long low, long high) {
  /**
   * @throws IllegalArgumentException if the range is empty or leaves its bin
   */
  public DifferenceRange {
    if (low > high || DifferenceSummary.binOf(low) != DifferenceSummary.binOf(high)) {
      throw new IllegalArgumentException("no range inside one bin: " + low + " to " + high);
    }
  }

  /** The whole of a bin. */
  static DifferenceRange ofBin(long key) {
    return new DifferenceRange(DifferenceSummary.least(key), DifferenceSummary.greatest(key));
  }

  /** The bin that holds the range. */
  long bin() {
    return DifferenceSummary.binOf(low);
  }

  /** The least difference of the range. */
  public double least() {
    return SortableDouble.fromLong(low);
  }

  /** The greatest difference of the range. */
  public double greatest() {
    return SortableDouble.fromLong(high);
  }

  /** The least difference of the bin that holds the range. */
  public double leastOfBin() {
    return SortableDouble.fromLong(DifferenceSummary.least(bin()));
  }

  /** Whether a difference lies in the bin that holds the range. */
  public boolean isInBin(double d) {
    return DifferenceSummary.binOf(SortableDouble.toLong(d)) == bin();
  }
}
