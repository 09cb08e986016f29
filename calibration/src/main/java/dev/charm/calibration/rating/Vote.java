package dev.charm.calibration.rating;

import org.jspecify.annotations.Nullable;

/**
 * A person, or a judge, compared the answers of two models.
 *
 * @param modelA the model shown as A
 * @param modelB the model shown as B, another one
 * @param outcome who won
 * @param voter who voted, if known: the votes of one voter are not independent of each other (see
 *     {@link ClusteredSandwich})
 */
public record Vote(String modelA, String modelB, VoteOutcome outcome, @Nullable String voter) {
  /**
   * @throws IllegalArgumentException if a model is compared with itself
   */
  public Vote {
    if (modelA.equals(modelB)) {
      throw new IllegalArgumentException(modelA + " is compared with itself");
    }
  }

  /** A vote of an unknown voter. */
  public static Vote of(String modelA, String modelB, VoteOutcome outcome) {
    return new Vote(modelA, modelB, outcome, null);
  }

  /** The same vote with the two sides exchanged. */
  public Vote swapped() {
    return new Vote(modelB, modelA, outcome.swapped(), voter);
  }
}
