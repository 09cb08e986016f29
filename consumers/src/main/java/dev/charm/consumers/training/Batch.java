package dev.charm.consumers.training;

/**
 * What one step of a training looks at; rows are standardised, one after another.
 *
 * @param pairs how many pairs of the round, at least 1
 * @param rows of them: the chosen (or over-valued) answers, then the others
 * @param winRate that the pairs are to meet in the mean; NaN where each is to be decided rightly
 * @param originals how many original preferences
 * @param originalRows of them: the chosen answers, then the rejected ones
 * @param baseDifferences {@code r_chosen - r_rejected} of each original preference by the head that
 *     the training begins at
 */
record Batch(
    int pairs,
    float[] rows,
    double winRate,
    int originals,
    float[] originalRows,
    float[] baseDifferences) {}
