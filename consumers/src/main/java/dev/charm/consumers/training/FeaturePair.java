package dev.charm.consumers.training;

/**
 * Two answers to one prompt as rows of features, one preferred to the other.
 *
 * @param chosen features of the preferred answer; not to be changed
 * @param rejected features of the other
 * @param margin by which the rewards are to differ at least (Touvron et al., arXiv 2307.09288, eq.
 *     2), in the reward model's units; 0 where nobody says
 */
public record FeaturePair(float[] chosen, float[] rejected, float margin) {
  /** Refuses rows of different widths, and a margin that is not finite. */
  public FeaturePair {
    if (chosen.length != rejected.length) {
      throw new IllegalArgumentException(
          "a pair of %d and %d features".formatted(chosen.length, rejected.length));
    }
    if (!Float.isFinite(margin)) {
      throw new IllegalArgumentException("a margin of " + margin);
    }
  }

  /** Without a margin. */
  public FeaturePair(float[] chosen, float[] rejected) {
    this(chosen, rejected, 0);
  }
}
