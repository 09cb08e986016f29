package dev.charm.calibration.rating;

import org.jspecify.annotations.Nullable;

/**
 * A person, or a judge, compared the answers of two models.
 *
 * <p>A vote may stand for more than one, in two senses that only the interval tells apart. By its
 * <b>count</b> it is so many votes, each by itself, that were written down once: ratings and
 * intervals are those of the votes written out. By its <b>weight</b> it is one vote, from one
 * person, that is to matter so many times as much as another: the rating is the same as by count,
 * and the interval wider, since repeating a vote does not make anyone surer (see {@link
 * SandwichInterval}).
 *
 * @param modelA the model shown as A
 * @param modelB the model shown as B, another one
 * @param outcome who won
 * @param voter who voted, if known: the votes of one voter are not independent of each other (see
 *     {@link ClusteredSandwich})
 * @param weight how many times each vote counts, in [{@value WeightSums#LEAST}, {@value
 *     WeightSums#MOST}]; usually 1
 * @param count how many votes these are, from 1 to {@value #MOST_COUNT}
 */
public record Vote(
    String modelA,
    String modelB,
    VoteOutcome outcome,
    @Nullable String voter,
    double weight,
    long count) {
  /** The most votes that one record stands for: online Elo follows them one by one. */
  public static final long MOST_COUNT = 1_000_000;

  /**
   * @throws IllegalArgumentException if a model is compared with itself, or the weight or the count
   *     is out of range
   */
  public Vote {
    if (modelA.equals(modelB)) {
      throw new IllegalArgumentException(modelA + " is compared with itself");
    }
    WeightSums.requireWeight(weight);
    if (count < 1 || count > MOST_COUNT) {
      throw new IllegalArgumentException(
          "a vote stands for 1 to " + MOST_COUNT + " votes, not " + count);
    }
  }

  /** One vote that weighs 1. */
  public Vote(String modelA, String modelB, VoteOutcome outcome, @Nullable String voter) {
    this(modelA, modelB, outcome, voter, 1, 1);
  }

  /** One vote of an unknown voter that weighs 1. */
  public static Vote of(String modelA, String modelB, VoteOutcome outcome) {
    return new Vote(modelA, modelB, outcome, null);
  }

  /** The same vote with another weight. */
  public Vote weighing(double other) {
    return new Vote(modelA, modelB, outcome, voter, other, count);
  }

  /** The same vote so many times, each by itself. */
  public Vote times(long other) {
    return new Vote(modelA, modelB, outcome, voter, weight, other);
  }

  /** The same vote with the two sides exchanged. */
  public Vote swapped() {
    return new Vote(modelB, modelA, outcome.swapped(), voter, weight, count);
  }
}
