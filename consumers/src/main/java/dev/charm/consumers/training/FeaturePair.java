package dev.charm.consumers.training;

/**
 * Two answers to one prompt as rows of features, one preferred to the other.
 *
 * @param chosen features of the preferred answer; not to be changed
 * @param rejected features of the other
 */
public record FeaturePair(float[] chosen, float[] rejected) {
  /** Refuses rows of different widths. */
  public FeaturePair {
    if (chosen.length != rejected.length) {
      throw new IllegalArgumentException(
          "a pair of %d and %d features".formatted(chosen.length, rejected.length));
    }
  }
}
