package dev.charm.consumers.training;

/**
 * How a head is trained.
 *
 * @param hidden width of the hidden layer when training from scratch, 0 for a linear head; a head
 *     that is trained further keeps its own
 * @param epochs passes over the pairs, at least 1
 * @param batch pairs a step, at least 1
 * @param learningRate of AdamW, above 0
 * @param weightDecay of AdamW, decoupled from the gradient, at least 0
 * @param seed of initial weights and shuffling
 */
public record HeadTraining(
    int hidden, int epochs, int batch, float learningRate, float weightDecay, long seed) {

  /** Refuses what cannot train. */
  public HeadTraining {
    if (hidden < 0 || epochs < 1 || batch < 1 || !(learningRate > 0) || !(weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "hidden %d, epochs %d, batch %d, learning rate %s, weight decay %s"
              .formatted(hidden, epochs, batch, learningRate, weightDecay));
    }
  }

  /** A head update on calibrated pairs: one hidden layer of 64, 5 epochs of 256 at rate 1e-3. */
  public static HeadTraining update(long seed) {
    return new HeadTraining(64, 5, 256, 1e-3f, 0.01f, seed);
  }

  /** The same with another seed. */
  public HeadTraining withSeed(long other) {
    return new HeadTraining(hidden, epochs, batch, learningRate, weightDecay, other);
  }
}
