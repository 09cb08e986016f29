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
import ai.djl.training.loss.Loss;
import dev.charm.calibration.style.StyleFeatures;
import dev.charm.consumers.scoring.DjlEngines;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  /**
   * Held while gradients are collected: in one process DJL refuses to collect them twice at once.
   */
  private static final Object COLLECTING = new Object();

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
    Curriculum curriculum =
        new PairCurriculum(pairs.size(), pairs::get, parent, List.of(), training);
    return train(parent, curriculum, training, Checkpoints.NONE, (epoch, head) -> {});
  }

  /** Looks at a head between two epochs. */
  @FunctionalInterface
  interface EpochListener {
    void after(int epoch, RewardHead head);
  }

  /**
   * Trains a head by a curriculum, from the last checkpoint if there is one.
   *
   * @param start where the weights start
   * @param checkpoints where to keep what is needed to go on
   * @param listener is told of each epoch that ends in this run
   */
  static RewardHead train(
      RewardHead start,
      Curriculum curriculum,
      HeadTraining training,
      Checkpoints checkpoints,
      EpochListener listener) {
    Checkpoint from = checkpoints.last().orElseGet(() -> Checkpoint.of(start));
    List<Linear> linears = new ArrayList<>();
    SequentialBlock block = new SequentialBlock();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.l2Loss()).optDevices(new Device[] {Device.cpu()});
    Map<String, String> names = new HashMap<>();
    for (RewardHead.Layer layer : from.layers()) {
      if (!linears.isEmpty()) {
        block.add(Activation::relu);
      }
      Linear linear = Linear.builder().setUnits(layer.bias().length).build();
      names.put(parameter(linear, WEIGHT).getId(), linears.size() + WEIGHT);
      names.put(parameter(linear, BIAS).getId(), linears.size() + BIAS);
      linears.add(linear);
      block.add(linear);
      config
          .optInitializer(given(layer.weights()), p -> p == parameter(linear, WEIGHT))
          .optInitializer(given(layer.bias()), p -> p == parameter(linear, BIAS));
    }
    ResumableAdamW optimizer = ResumableAdamW.of(training, names, from);
    config.optOptimizer(optimizer);
    Engine engine = DjlEngines.pyTorch();
    try (Model model = Model.newInstance("head", Device.cpu(), engine.getEngineName())) {
      model.setBlock(block);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(2L * training.batch(), start.width()));
        BatchLoss loss = new BatchLoss(training, start);
        for (int step = from.steps(); step < curriculum.steps(); step++) {
          optimizer.beginStep();
          step(trainer, loss, curriculum.at(step), start.width());
          int made = step + 1;
          if (checkpoints.isDue(made) || made == curriculum.steps()) {
            checkpoints.keep(new Checkpoint(made, layers(start, linears), optimizer.moments()));
          }
          if (made % curriculum.epochSteps() == 0) {
            listener.after(
                made / curriculum.epochSteps(), withLayers(start, layers(start, linears)));
          }
        }
        return withLayers(start, layers(start, linears));
      }
    }
  }

  private static void step(Trainer trainer, BatchLoss loss, Batch batch, int width) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      float[] rows = Arrays.copyOf(batch.rows(), batch.rows().length + batch.originalRows().length);
      System.arraycopy(
          batch.originalRows(), 0, rows, batch.rows().length, batch.originalRows().length);
      NDArray input = manager.create(rows, new Shape(rows.length / width, width));
      synchronized (COLLECTING) {
        try (GradientCollector gradients = trainer.newGradientCollector()) {
          gradients.backward(loss.of(batch, trainer.forward(new NDList(input)).singletonOrThrow()));
        }
      }
      trainer.step();
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

  private static List<RewardHead.Layer> layers(RewardHead start, List<Linear> linears) {
    List<RewardHead.Layer> layers = new ArrayList<>();
    for (int l = 0; l < linears.size(); l++) {
      layers.add(
          new RewardHead.Layer(
              start.layers().get(l).inputs(),
              parameter(linears.get(l), WEIGHT).getArray().toFloatArray(),
              parameter(linears.get(l), BIAS).getArray().toFloatArray()));
    }
    return layers;
  }

  private static RewardHead withLayers(RewardHead start, List<RewardHead.Layer> layers) {
    return new RewardHead(
        start.encoder(), start.layout(), start.styleNames(), start.mean(), start.scale(), layers);
  }

  private static void requirePairs(List<FeaturePair> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("there are no pairs to train on");
    }
  }
}
