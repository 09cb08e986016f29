package dev.charm.consumers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The loss of one {@link Batch}, from the rewards of its rows:
 *
 * <ul>
 *   <li>decided pairs: {@code mean softplus(-(r_chosen - r_rejected - margin))}, the negative
 *       log-likelihood of Bradley-Terry (Ouyang et al., arXiv 2203.02155, eq. 1 with K = 2) with
 *       the margin of TRL's RewardTrainer (Touvron et al., arXiv 2307.09288, eq. 2);
 *   <li>win-rate matching: the cross-entropy of {@code mean sigma(r_O - r_R)} to the expected rate;
 *   <li>beside either, as {@link HeadTraining} weighs them: centering, the original preferences by
 *       the pairwise loss, and the anchor.
 * </ul>
 */
final class BatchLoss {
  private static final float LEAST_RATE = 1e-6f;

  private final HeadTraining training;

  BatchLoss(HeadTraining training) {
    this.training = training;
  }

  /**
   * @param rewards [2 pairs + 2 originals, 1], in the order of the batch's rows
   */
  NDArray of(Batch batch, NDArray rewards) {
    int pairs = batch.pairs();
    NDArray chosen = rewards.get(":" + pairs);
    NDArray rejected = rewards.get(pairs + ":" + 2 * pairs);
    NDArray difference = chosen.sub(rejected);
    NDArray loss =
        Double.isNaN(batch.winRate())
            ? pairwise(beyond(difference, batch.margins()))
            : matching(difference, (float) batch.winRate());
    if (batch.originals() > 0) {
      NDArray original =
          rewards
              .get(2 * pairs + ":" + (2 * pairs + batch.originals()))
              .sub(rewards.get((2 * pairs + batch.originals()) + ":"));
      loss =
          loss.mul(1 - training.originalShare())
              .add(pairwise(original).mul(training.originalShare()));
      if (training.anchor() > 0) {
        NDArray base = rewards.getManager().create(batch.baseDifferences(), original.getShape());
        loss = loss.add(original.sub(base).square().mean().mul(training.anchor()));
      }
    }
    return training.centering() > 0
        ? loss.add(chosen.add(rejected).square().mean().mul(training.centering()))
        : loss;
  }

  /** Without any margin the very same numbers. */
  private static NDArray beyond(NDArray difference, float[] margins) {
    for (float margin : margins) {
      if (margin != 0) {
        return difference.sub(difference.getManager().create(margins, difference.getShape()));
      }
    }
    return difference;
  }

  private static NDArray pairwise(NDArray difference) {
    return Activation.softPlus(difference.neg()).mean();
  }

  private static NDArray matching(NDArray difference, float expected) {
    NDArray rate = Activation.sigmoid(difference).mean().clip(LEAST_RATE, 1 - LEAST_RATE);
    return rate.log().mul(-expected).sub(rate.neg().add(1).log().mul(1 - expected));
  }
}
