package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.charm.calibration.style.StyleFeatures;
import dev.charm.consumers.scoring.DjlEngines;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients are those of the loss, whatever else happens in the process meanwhile. */
class BatchLossTest {
  private static final int PAIRS = FormGrowth.FEWEST_PAIRS;
  private static final int ORIGINALS = 40;
  private static final int WIDTH = StyleFeatures.NAMES.size();

  /** With every part of the loss. */
  private static final HeadTraining RECIPE =
      new HeadTraining(0, 3, 0, PAIRS, 1e-2f, 0.01f, 0.01f, 0.4f, 0.1f, 5, 3, 7);

  private final Random random = new Random(3);
  private final RewardHead start =
      new RewardHead(
          "e",
          RewardFeatures.LAYOUT,
          StyleFeatures.NAMES,
          new float[WIDTH],
          floats(WIDTH, 0, 1),
          List.of(new RewardHead.Layer(WIDTH, floats(WIDTH, 1, 1), new float[1])));

  private float[] floats(int n, float spread, float mean) {
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      floats[i] = mean + spread * (float) random.nextGaussian();
    }
    return floats;
  }

  private Batch batch(double winRate) {
    return new Batch(
        new float[PAIRS],
        floats(2 * PAIRS * WIDTH, 1, 0),
        floats(PAIRS, 1, 0),
        winRate,
        ORIGINALS,
        floats(2 * ORIGINALS * WIDTH, 1, 0),
        floats(ORIGINALS, 1, 0));
  }

  private float[] gradient(Batch batch, float[] rewards, Runnable meanwhile) {
    String engine = DjlEngines.pyTorch().getEngineName();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), engine)) {
      NDArray array = manager.create(rewards, new Shape(rewards.length, 1));
      array.setRequiresGradient(true);
      try (GradientCollector gradients = manager.getEngine().newGradientCollector()) {
        NDArray loss = new BatchLoss(RECIPE, start).of(batch, array);
        meanwhile.run();
        gradients.backward(loss);
      }
      return array.getGradient().toFloatArray();
    }
  }

  /** Collects what can be collected, and takes the memory for something else. */
  private static void collectGarbage() {
    List<ByteBuffer> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      System.gc();
      for (int k = 0; k < 100; k++) {
        ByteBuffer other = ByteBuffer.allocateDirect(Float.BYTES);
        others.add(other.putFloat(0, 1e6f));
      }
    }
    assertThat(others).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0.3})
  void shouldNotDependOnTheMomentWhenGarbageIsCollected(double winRate) {
    Batch batch = batch(winRate);
    float[] rewards = floats(2 * (PAIRS + ORIGINALS), 2, 0);
    assertThat(gradient(batch, rewards, BatchLossTest::collectGarbage))
        .isEqualTo(gradient(batch, rewards, () -> {}));
  }

  private byte[] trained(List<FeaturePair> pairs) {
    return HeadFormat.write(HeadTrainer.train(start, pairs, RECIPE));
  }

  @Test
  void shouldTrainSeveralHeadsAtOnceWhileGarbageIsCollected() {
    List<FeaturePair> pairs =
        IntStream.range(0, 400)
            .mapToObj(i -> new FeaturePair(floats(WIDTH, 1, 0.1f), floats(WIDTH, 1, 0)))
            .toList();
    byte[] alone = trained(pairs);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> garbage =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                collectGarbage();
              }
            });
    List<CompletableFuture<byte[]>> several =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> trained(pairs)))
            .limit(8)
            .toList();
    assertThat(several).extracting(CompletableFuture::join).allMatch(h -> Arrays.equals(h, alone));
    done.set(true);
    garbage.join();
  }
}
