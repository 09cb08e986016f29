package dev.charm.consumers.training;

/**
 * How a head is trained.
 *
 * @param hidden width of the hidden layer when training from scratch, 0 for a linear head; a head
 *     that is trained further keeps its own
 * @param epochs passes over the pairs, at least 1
 * @param leastSteps where these epochs have fewer steps, there are as many more as it takes, though
 *     no more than a step for every 6 pairs, and none where there is less than a batch of them: a
 *     few pairs are not to move a head far; at least 0
 * @param batch pairs a step, at least 1
 * @param learningRate of AdamW, above 0
 * @param weightDecay of AdamW, decoupled from the gradient, at least 0
 * @param centering weight of {@code mean (r_chosen + r_rejected)^2}, which keeps rewards around 0,
 *     at least 0 (TRL's center_rewards_coefficient; Eisenstein et al., arXiv 2312.09244)
 * @param originalShare how much of the loss is that on the original preferences, from 0 to below 1;
 *     without such preferences it is 0
 * @param anchor weight of {@code mean (d - d_base)^2} over the original preferences, d being {@code
 *     r_chosen - r_rejected} and d_base the same by the head that training begins at: it keeps
 *     their scale and order, at least 0
 * @param turned how much a pair weighs that was decided against the head that training begins at,
 *     beside 1 of any other: what the others say that head says already; at least 1. Where no pair
 *     is decided it means nothing
 * @param form weight of {@link FormGrowth}, at least 0
 * @param seed of initial weights and shuffling
 */
public record HeadTraining(
    int hidden,
    int epochs,
    int leastSteps,
    int batch,
    float learningRate,
    float weightDecay,
    float centering,
    float originalShare,
    float anchor,
    float turned,
    float form,
    long seed) {

  private static final int PAIRS_A_STEP = 6;

  /** Refuses what cannot train. */
  public HeadTraining {
    if (hidden < 0
        || epochs < 1
        || leastSteps < 0
        || batch < 1
        || !(learningRate > 0)
        || !(weightDecay >= 0)
        || !(centering >= 0)
        || !(originalShare >= 0 && originalShare < 1)
        || !(anchor >= 0)
        || !(turned >= 1 && turned < Float.POSITIVE_INFINITY)
        || !(form >= 0)) {
      throw new IllegalArgumentException(
          "hidden %d, epochs %d, steps %d, batch %d, learning rate %s, weight decay %s, centering %s, original share %s, anchor %s, turned %s, form %s"
              .formatted(
                  hidden,
                  epochs,
                  leastSteps,
                  batch,
                  learningRate,
                  weightDecay,
                  centering,
                  originalShare,
                  anchor,
                  turned,
                  form));
    }
  }

  /** The pairwise logistic loss alone. */
  public HeadTraining(
      int hidden, int epochs, int batch, float learningRate, float weightDecay, long seed) {
    this(hidden, epochs, batch, learningRate, weightDecay, 0, 0, 0, seed);
  }

  /** So many epochs, all pairs alike, of whatever form. */
  public HeadTraining(
      int hidden,
      int epochs,
      int batch,
      float learningRate,
      float weightDecay,
      float centering,
      float originalShare,
      float anchor,
      long seed) {
    this(
        hidden,
        epochs,
        0,
        batch,
        learningRate,
        weightDecay,
        centering,
        originalShare,
        anchor,
        1,
        0,
        seed);
  }

  /**
   * A head update on calibrated pairs: 5 epochs of 256, at least 70 steps, at rate 1e-3; half of
   * the loss on the original preferences, anchored to them; pairs that were turned around weigh 5.
   */
  public static HeadTraining update(long seed) {
    return new HeadTraining(64, 5, 70, 256, 1e-3f, 0.01f, 0, 0.5f, 1f, 5, 3, seed);
  }

  /**
   * How many epochs a training has.
   *
   * @param pairs of it
   * @param steps of an epoch, at least 1
   */
  int epochsOf(int pairs, int steps) {
    int least = pairs < batch ? 0 : Math.min(leastSteps, pairs / PAIRS_A_STEP);
    return Math.max(epochs, (least + steps - 1) / steps);
  }

  /** Whether a training has to know what the head that it begins at says of its pairs. */
  boolean looksBack() {
    return turned != 1 || form > 0;
  }

  /**
   * The recipe for an objective. Those that turn more pairs around than calibration does, by a gain
   * or again and again, take all pairs alike: weighed beside, they pull too hard.
   */
  HeadTraining of(TrainingObjective objective) {
    boolean turnsMore =
        objective instanceof TrainingObjective.PairsWithGain
            || objective instanceof TrainingObjective.Rounds;
    return turnsMore ? with(1, seed) : this;
  }

  /** The same with another seed. */
  public HeadTraining withSeed(long other) {
    return with(turned, other);
  }

  private HeadTraining with(float otherTurned, long otherSeed) {
    return new HeadTraining(
        hidden,
        epochs,
        leastSteps,
        batch,
        learningRate,
        weightDecay,
        centering,
        originalShare,
        anchor,
        otherTurned,
        form,
        otherSeed);
  }
}
