package dev.charm.consumers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.training.loss.Loss;

/**
 * {@code mean softplus(-(r_chosen - r_rejected))}, the negative log-likelihood of Bradley-Terry.
 * Predictions are [2B, 1], the B chosen ones first; labels are not used.
 *
 * <p>Source: Ouyang et al., arXiv 2203.02155, eq. 1 with K = 2.
 */
final class PairwiseLogisticLoss extends Loss {
  PairwiseLogisticLoss() {
    super("pairwise-logistic");
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray rewards = predictions.singletonOrThrow();
    long pairs = rewards.getShape().get(0) / 2;
    NDArray difference = rewards.get(":" + pairs).sub(rewards.get(pairs + ":"));
    return Activation.softPlus(difference.neg()).mean();
  }
}
