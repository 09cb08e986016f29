package dev.charm.consumers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.optimizer.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * AdamW whose moments can be taken out and put back, so that a training goes on where it stopped
 * and ends at the same bits. DJL's own keeps them to itself; the arithmetic is the engine's, as
 * there.
 *
 * <p>Source: I. Loshchilov, F. Hutter, Decoupled weight decay regularization, arXiv 1711.05101.
 */
final class ResumableAdamW extends Optimizer {
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final float learningRate;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private final Map<String, String> names;
  private final Map<String, float[][]> given;
  private int steps;

  /** Of one parameter. */
  private record Moments(NDArray mean, NDArray variance) {}

  private ResumableAdamW(Builder builder) {
    super(builder);
    learningRate = builder.training.learningRate();
    names = builder.names;
    given = builder.from.moments();
    steps = builder.from.steps();
  }

  /**
   * @param names of the parameters by their ids, which differ from run to run
   * @param from where to go on
   */
  static ResumableAdamW of(HeadTraining training, Map<String, String> names, Checkpoint from) {
    return new ResumableAdamW(new Builder(training, names, from));
  }

  /** To be called before the updates of each step. */
  void beginStep() {
    steps++;
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    String name = Objects.requireNonNull(names.get(parameterId), "a parameter of the head");
    Moments at = moments.computeIfAbsent(name, n -> first(n, weight));
    double sum1 = 1 - Math.pow(BETA_1, steps);
    double sum2 = 1 - Math.pow(BETA_2, steps);
    weight
        .getNDArrayInternal()
        .adamUpdate(
            new NDList(weight, gradient, at.mean(), at.variance()),
            new NDList(weight),
            learningRate,
            (float) (learningRate * Math.sqrt(sum2) / sum1),
            getWeightDecay(),
            rescaleGrad,
            clipGrad,
            BETA_1,
            BETA_2,
            EPSILON,
            true,
            true);
  }

  private Moments first(String name, NDArray weight) {
    float[][] before = given.get(name);
    if (before == null) {
      return new Moments(weight.zerosLike(), weight.zerosLike());
    }
    return new Moments(
        weight.getManager().create(before[0], weight.getShape()),
        weight.getManager().create(before[1], weight.getShape()));
  }

  /** Mean and variance of each parameter, by its name. */
  Map<String, float[][]> moments() {
    Map<String, float[][]> all = new LinkedHashMap<>();
    moments.forEach(
        (name, at) ->
            all.put(name, new float[][] {at.mean().toFloatArray(), at.variance().toFloatArray()}));
    return all;
  }

  private static final class Builder extends OptimizerBuilder<Builder> {
    private final HeadTraining training;
    private final Map<String, String> names;
    private final Checkpoint from;

    Builder(HeadTraining training, Map<String, String> names, Checkpoint from) {
      this.training = training;
      this.names = names;
      this.from = from;
      optWeightDecays(training.weightDecay());
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
