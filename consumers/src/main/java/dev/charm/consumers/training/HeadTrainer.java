package dev.charm.consumers.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.charm.calibration.style.StyleFeatures;
import dev.charm.consumers.scoring.DjlEngines;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Trains heads by pairwise logistic loss in DJL on PyTorch, on the CPU: a head is small, the
 * encoder is frozen.
 *
 * <p>Deterministic: the same pairs in the same order with the same seed give the same bytes on the
 * same machine and libraries. Initial weights and the order of pairs come from {@link Random},
 * whose numbers the Java platform specifies; nothing draws from the engine's own generator. Each
 * step has its own {@link NDManager}, so native memory does not grow with the number of steps.
 */
public final class HeadTrainer {
  private HeadTrainer() {}

  /**
   * A new head; means and scales are those of the pairs.
   *
   * @param encoder hash of the encoder whose features these are
   * @param pairs at least one, {@link RewardFeatures#WIDTH} features a row
   * @throws IllegalArgumentException without pairs
   */
  public static RewardHead train(String encoder, List<FeaturePair> pairs, HeadTraining training) {
    requirePairs(pairs);
    int width = pairs.get(0).chosen().length;
    Standardisation standard = Standardisation.of(pairs);
    RewardHead start =
        new RewardHead(
            encoder,
            RewardFeatures.LAYOUT,
            StyleFeatures.NAMES,
            standard.mean(),
            standard.scale(),
            initialLayers(width, training));
    return train(start, pairs, training);
  }

  /**
   * Trains a head further. The parent's means, scales and shape stay, so that parent and child
   * differ in weights alone.
   *
   * @param parent where the weights start
   * @param pairs at least one
   * @throws IllegalArgumentException without pairs, or if the widths differ
   */
  public static RewardHead train(
      RewardHead parent, List<FeaturePair> pairs, HeadTraining training) {
    requirePairs(pairs);
    int width = pairs.get(0).chosen().length;
    if (width != parent.width()) {
      throw new IllegalArgumentException(
          "pairs of %d features for a head of %d".formatted(width, parent.width()));
    }
    List<Linear> linears = new ArrayList<>();
    SequentialBlock block = new SequentialBlock();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(new PairwiseLogisticLoss())
            .optDevices(new Device[] {Device.cpu()})
            .optOptimizer(
                Optimizer.adamW()
                    .optLearningRateTracker(Tracker.fixed(training.learningRate()))
                    .optWeightDecays(training.weightDecay())
                    .build());
    for (RewardHead.Layer layer : parent.layers()) {
      if (!linears.isEmpty()) {
        block.add(Activation::relu);
      }
      Linear linear = Linear.builder().setUnits(layer.bias().length).build();
      linears.add(linear);
      block.add(linear);
      config
          .optInitializer(given(layer.weights()), p -> p == parameter(linear, "weight"))
          .optInitializer(given(layer.bias()), p -> p == parameter(linear, "bias"));
    }
    Engine engine = DjlEngines.pyTorch();
    try (Model model = Model.newInstance("head", Device.cpu(), engine.getEngineName())) {
      model.setBlock(block);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(2L * training.batch(), width));
        run(trainer, new Standardisation(parent.mean(), parent.scale()), pairs, training);
        return withLayers(parent, linears);
      }
    }
  }

  private static void run(
      Trainer trainer, Standardisation standard, List<FeaturePair> pairs, HeadTraining training) {
    Random random = new Random(training.seed());
    int[] order = new int[pairs.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int epoch = 0; epoch < training.epochs(); epoch++) {
      shuffle(order, random);
      for (int from = 0; from < order.length; from += training.batch()) {
        int to = Math.min(order.length, from + training.batch());
        step(trainer, batch(standard, pairs, order, from, to), to - from);
      }
    }
  }

  private static float[] batch(
      Standardisation standard, List<FeaturePair> pairs, int[] order, int from, int to) {
    int width = standard.mean().length;
    float[] rows = new float[2 * (to - from) * width];
    for (int i = from; i < to; i++) {
      FeaturePair pair = pairs.get(order[i]);
      standard.into(pair.chosen(), rows, (i - from) * width);
      standard.into(pair.rejected(), rows, (i - from + to - from) * width);
    }
    return rows;
  }

  private static void step(Trainer trainer, float[] rows, int pairs) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDArray input = manager.create(rows, new Shape(2L * pairs, rows.length / (2L * pairs)));
        NDList rewards = trainer.forward(new NDList(input));
        gradients.backward(trainer.getLoss().evaluate(new NDList(), rewards));
      }
      trainer.step();
    }
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
  }

  /** Uniform in +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010), biases 0. */
  private static List<RewardHead.Layer> initialLayers(int width, HeadTraining training) {
    Random random = new Random(training.seed());
    List<RewardHead.Layer> layers = new ArrayList<>();
    int inputs = width;
    if (training.hidden() > 0) {
      layers.add(initialLayer(inputs, training.hidden(), random));
      inputs = training.hidden();
    }
    layers.add(initialLayer(inputs, 1, random));
    return layers;
  }

  private static RewardHead.Layer initialLayer(int inputs, int outputs, Random random) {
    double bound = Math.sqrt(6.0 / (inputs + outputs));
    float[] weights = new float[inputs * outputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return new RewardHead.Layer(inputs, weights, new float[outputs]);
  }

  private static Initializer given(float[] values) {
    return (NDManager manager, Shape shape, DataType type) -> manager.create(values, shape);
  }

  private static Parameter parameter(Linear linear, String name) {
    return linear.getDirectParameters().get(name);
  }

  private static RewardHead withLayers(RewardHead parent, List<Linear> linears) {
    List<RewardHead.Layer> layers = new ArrayList<>();
    for (int l = 0; l < linears.size(); l++) {
      layers.add(
          new RewardHead.Layer(
              parent.layers().get(l).inputs(),
              parameter(linears.get(l), "weight").getArray().toFloatArray(),
              parameter(linears.get(l), "bias").getArray().toFloatArray()));
    }
    return new RewardHead(
        parent.encoder(),
        parent.layout(),
        parent.styleNames(),
        parent.mean(),
        parent.scale(),
        layers);
  }

  private static void requirePairs(List<FeaturePair> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("there are no pairs to train on");
    }
  }
}
