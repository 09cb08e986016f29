package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.RewardHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Very many steps of one training: prints what memory the process takes on its way. A build does
 * not run it: {@code mvn verify -pl consumers -am -Dit.test=HeadTrainerMemoryIT
 * -Dexamples.excluded=none}.
 */
@Tag("large")
class HeadTrainerMemoryIT {
  private static final int STEPS = Integer.getInteger("charm.steps", 10_000);
  private static final int PAIRS = 64;
  private static final int BATCH = 16;

  /** Of the memory after a quarter: a leak of each step would be more. */
  private static final double MOST_GROWTH = 1.1;

  private static long resident() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldTakeVeryManyStepsInMemoryThatStaysFlat() {
    assumeThat(Path.of("/proc/self/status")).as("where a process's memory is told").exists();
    Random random = new Random(1);
    List<FeaturePair> pairs = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      pairs.add(new FeaturePair(row(random), row(random)));
    }
    List<OriginalPreference> originals =
        pairs.subList(0, 20).stream().map(pair -> new OriginalPreference("p", pair)).toList();
    int epochSteps = PAIRS / BATCH;
    HeadTraining recipe =
        new HeadTraining(64, STEPS / epochSteps, BATCH, 1e-4f, 0.01f, 0.01f, 0.4f, 0.1f, 1);
    RewardHead start =
        HeadTrainer.train("e", pairs, new HeadTraining(64, 1, BATCH, 1e-4f, 0.01f, 1));
    Map<Integer, Long> resident = new TreeMap<>();
    HeadTrainer.train(
        start,
        new PairCurriculum(PAIRS, pairs::get, start, originals, recipe),
        recipe,
        Checkpoints.NONE,
        (epoch, head) -> {
          int percent = 100 * epoch * epochSteps / STEPS;
          if (percent > 0 && percent % 25 == 0) {
            resident.computeIfAbsent(percent, p -> resident());
          }
        });
    resident.forEach(
        (percent, kilobytes) ->
            System.out.printf(
                "resident at %d %% of %,d steps: %,d kB%n", percent, STEPS, kilobytes));
    assertThat(resident).containsOnlyKeys(25, 50, 75, 100);
    assertThat((double) resident.get(100))
        .as("resident memory in the end, kB")
        .isLessThan(MOST_GROWTH * resident.get(25));
  }

  private static float[] row(Random random) {
    float[] row = new float[RewardFeatures.WIDTH];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }
}
