package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.charm.consumers.scoring.DjlEngines;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is stopped at any step ends at the same bits as one that is not. */
class ResumedTrainingTest {
  private static final HeadTraining RECIPE =
      new HeadTraining(4, 6, 16, 1e-2f, 0.01f, 0.01f, 0.4f, 0.1f, 3);
  private static final int WIDTH = 5;

  @TempDir Path folder;

  private final List<FeaturePair> pairs = pairs(100, 1);
  private final List<OriginalPreference> originals =
      pairs(37, 2).stream().map(pair -> new OriginalPreference("p", pair)).toList();
  private final RewardHead start = HeadTrainer.train("e", pairs, RECIPE);

  private static List<FeaturePair> pairs(int n, long seed) {
    Random random = new Random(seed);
    List<FeaturePair> pairs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] better = new float[WIDTH];
      float[] worse = new float[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        better[k] = (float) random.nextGaussian() + (k == 0 ? 1 : 0);
        worse[k] = (float) random.nextGaussian();
      }
      pairs.add(new FeaturePair(better, worse));
    }
    return pairs;
  }

  private Curriculum curriculum() {
    return new PairCurriculum(pairs.size(), pairs::get, start, originals, RECIPE);
  }

  private byte[] train(Checkpoints checkpoints) {
    return HeadFormat.write(
        HeadTrainer.train(start, curriculum(), RECIPE, checkpoints, (epoch, head) -> {}));
  }

  /** A checkpoint file that is kept after each step, and a process that ends after some. */
  private static final class Stopping implements Checkpoints {
    private final CheckpointFile file;
    private final int after;

    Stopping(CheckpointFile file, int after) {
      this.file = file;
      this.after = after;
    }

    @Override
    public Optional<Checkpoint> last() {
      return file.last();
    }

    @Override
    public boolean isDue(int steps) {
      return true;
    }

    @Override
    public void keep(Checkpoint checkpoint) {
      file.keep(checkpoint);
      if (checkpoint.steps() == after) {
        throw new UncheckedIOException(new IOException("killed"));
      }
    }
  }

  @Test
  void shouldEndAtTheSameBitsWhereverItWasStopped() {
    byte[] undisturbed = train(Checkpoints.NONE);
    Path file = folder.resolve("checkpoint");
    int steps = curriculum().steps();
    for (int stop = 1; stop < steps; stop += 5) {
      int after = stop;
      assertThatThrownBy(() -> train(new Stopping(new CheckpointFile(file, "t"), after)))
          .hasMessageContaining("killed");
    }
    assertThat(train(new CheckpointFile(file, "t"))).isEqualTo(undisturbed);
    assertThat(train(new CheckpointFile(file, "t")))
        .as("of a training that had ended")
        .isEqualTo(undisturbed);
  }

  @Test
  void shouldNotGoOnFromADamagedCheckpointNorFromThatOfAnotherTraining() throws IOException {
    Path file = folder.resolve("checkpoint");
    byte[] undisturbed = train(new CheckpointFile(file, "t"));
    assertThat(new CheckpointFile(file, "t").last()).isPresent();
    assertThat(new CheckpointFile(file, "another").last()).isEmpty();
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      assertThat(new CheckpointFile(file, "t").last()).isEmpty();
      Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      assertThat(new CheckpointFile(file, "t").last()).isEmpty();
    }
    assertThat(train(new CheckpointFile(file, "t"))).isEqualTo(undisturbed);
  }

  @Test
  void shouldBeAdamWAsTheLibraryHasIt() {
    float[] weights = {1f, -2f, 3f};
    try (NDManager manager = NDManager.newBaseManager(null, DjlEngines.pyTorch().getEngineName());
        NDArray ours = manager.create(weights, new Shape(3));
        NDArray theirs = manager.create(weights, new Shape(3))) {
      HeadTraining training = new HeadTraining(0, 1, 1, 1e-2f, 0.3f, 1);
      ResumableAdamW own =
          ResumableAdamW.of(training, Map.of("w", "w"), new Checkpoint(0, List.of(), Map.of()));
      Optimizer library =
          Optimizer.adamW()
              .optLearningRateTracker(Tracker.fixed(1e-2f))
              .optWeightDecays(0.3f)
              .build();
      for (int step = 1; step < 20; step++) {
        try (NDArray gradient = manager.create(new float[] {step, 1f / step, -3})) {
          own.beginStep();
          own.update("w", ours, gradient);
          library.update("w", theirs, gradient);
        }
        assertThat(ours.toFloatArray()).isEqualTo(theirs.toFloatArray());
      }
    }
  }
}
