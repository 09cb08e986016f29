package dev.charm.consumers.training;

/**
 * What one step of a training looks at; rows are standardised, one after another.
 *
 * @param margins by which the rewards of each pair of the round are to differ at least; at least
 *     one
 * @param rows of them: the chosen (or over-valued) answers, then the others
 * @param bases {@code r_chosen - r_rejected} of each pair by the head that the training begins at;
 *     empty where the recipe does not look at it
 * @param winRate that the pairs are to meet in the mean; NaN where each is to be decided rightly
 * @param originals how many original preferences
 * @param originalRows of them: the chosen answers, then the rejected ones
 * @param originalBases {@code r_chosen - r_rejected} of each original preference by the head that
 *     the training begins at
 */
record Batch(
    float[] margins,
    float[] rows,
    float[] bases,
    double winRate,
    int originals,
    float[] originalRows,
    float[] originalBases) {

  /** How many pairs of the round. */
  int pairs() {
    return margins.length;
  }
}
