package dev.charm.consumers.training;

/**
 * A pair of a round: the features of both answers, and what is known of the two.
 *
 * @param identity of prompt and models, whatever version of the reward model scored them
 * @param overvalued features of the over-valued model's answer
 * @param reference features of the reference's
 * @param overvaluedChosen whether the first was chosen when the pair was pinned
 * @param difference {@code d = s_O - s_R} by the version that the pair belongs to
 * @param calibration which of the round's calibrations it follows, counted from 0; -1 if none
 * @param margin by which the rewards are to differ at least; 0 where nobody says
 */
record RoundPair(
    long identity,
    float[] overvalued,
    float[] reference,
    boolean overvaluedChosen,
    double difference,
    int calibration,
    float margin) {

  /** The pair with this answer chosen. */
  FeaturePair decided(boolean forOvervalued) {
    return forOvervalued
        ? new FeaturePair(overvalued, reference, margin)
        : new FeaturePair(reference, overvalued, margin);
  }
}
