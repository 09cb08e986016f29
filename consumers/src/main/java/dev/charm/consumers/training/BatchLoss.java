package dev.charm.consumers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.charm.consumers.scoring.RewardHead;

/**
 * The loss of one {@link Batch}, from the rewards of its rows:
 *
 * <ul>
 *   <li>decided pairs: {@code mean softplus(-(r_chosen - r_rejected - margin))}, the negative
 *       log-likelihood of Bradley-Terry (Ouyang et al., arXiv 2203.02155, eq. 1 with K = 2) with
 *       the margin of TRL's RewardTrainer (Touvron et al., arXiv 2307.09288, eq. 2), a weighted
 *       mean where those that were turned around weigh more;
 *   <li>win-rate matching: the cross-entropy of {@code mean sigma(r_O - r_R)} to the expected rate;
 *   <li>beside either, as {@link HeadTraining} weighs them: centering, the original preferences by
 *       the pairwise loss, the anchor, and the growth of dependences on form.
 * </ul>
 */
final class BatchLoss {
  private static final float LEAST_RATE = 1e-6f;

  private final HeadTraining training;
  private final FormGrowth growth;

  /**
   * @param start where the training begins
   */
  BatchLoss(HeadTraining training, RewardHead start) {
    this.training = training;
    this.growth = new FormGrowth(start);
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
            ? decided(batch, beyond(difference, batch.margins()))
            : matching(difference, (float) batch.winRate());
    if (batch.originals() > 0) {
      NDArray original =
          rewards
              .get(2 * pairs + ":" + (2 * pairs + batch.originals()))
              .sub(rewards.get((2 * pairs + batch.originals()) + ":"));
      loss =
          times(loss, 1 - training.originalShare())
              .add(times(pairwise(original), training.originalShare()));
      if (training.anchor() > 0) {
        NDArray base = rewards.getManager().create(batch.originalBases(), original.getShape());
        loss = loss.add(times(original.sub(base).square().mean(), training.anchor()));
      }
    }
    if (training.form() > 0 && growth.measures(batch)) {
      loss = loss.add(times(growth.of(batch, difference), training.form()));
    }
    return training.centering() > 0
        ? loss.add(times(chosen.add(rejected).square().mean(), training.centering()))
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

  private NDArray decided(Batch batch, NDArray difference) {
    if (training.turned() == 1) {
      return pairwise(difference);
    }
    float[] weights = new float[batch.pairs()];
    float sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = batch.bases()[i] < 0 ? training.turned() : 1;
      sum += weights[i];
    }
    NDArray each = difference.getManager().create(weights, difference.getShape());
    return Activation.softPlus(difference.neg()).mul(each).sum().div(number(difference, sum));
  }

  private static NDArray pairwise(NDArray difference) {
    return Activation.softPlus(difference.neg()).mean();
  }

  private static NDArray matching(NDArray difference, float expected) {
    NDArray rate = Activation.sigmoid(difference).mean().clip(LEAST_RATE, 1 - LEAST_RATE);
    NDArray otherRate = rate.neg().add(number(rate, 1));
    return times(rate.log(), -expected).sub(times(otherRate.log(), 1 - expected));
  }

  private static NDArray times(NDArray array, float factor) {
    return array.mul(number(array, factor));
  }

  /**
   * A number in a loss, which stays until the manager of an array beside it is closed. DJL's {@code
   * mul(Number)} lets go of the number's memory at once, though the backward pass reads it: a
   * garbage collection in between made gradients of whatever lay there by then.
   */
  static NDArray number(NDArray beside, float value) {
    return beside.getManager().create(value);
  }
}
