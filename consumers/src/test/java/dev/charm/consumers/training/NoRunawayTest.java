package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.scoring.RewardHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A loop that learns from the order its predecessor made comes to rest. The loop of old, in which
 * each head went on where the one before had stopped, grows surer of itself without end, and these
 * tests see it.
 */
class NoRunawayTest {
  private static final int ROUNDS = 10;
  private static final HeadTraining RECIPE =
      new HeadTraining(0, 5, 70, 32, 1e-2f, 0.01f, 0, 0.4f, 0.1f, 5, 3, 3);
  private static final HeadTraining OF_OLD = new HeadTraining(0, 5, 32, 1e-2f, 0.01f, 3);

  @TempDir Path folder;

  private static List<Double> margins(
      SimulatedLoop loop,
      Supplier<RewardHead> start,
      TrainingObjective objective,
      HeadTraining recipe,
      int freshPrompts) {
    List<Double> margins = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      loop.round(start.get(), objective, recipe);
      margins.add(loop.meanMargin());
      loop.addPrompts(freshPrompts);
    }
    return margins;
  }

  /** How far the last three lie from each other, as a share of the last. */
  private static double unrest(List<Double> margins) {
    List<Double> last = margins.subList(margins.size() - 3, margins.size());
    double least = last.stream().mapToDouble(Math::abs).min().orElseThrow();
    double most = last.stream().mapToDouble(Math::abs).max().orElseThrow();
    return (most - least) / most;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairs", "pairs-with-gain", "rounds", "win-rate-matching"})
  void shouldComeToRestOnDataThatDoNotChange(String objective) {
    SimulatedLoop loop = new SimulatedLoop(folder, 400, RECIPE);
    List<Double> margins =
        margins(loop, loop::first, TrainingObjective.named(objective), RECIPE, 0);
    assertThat(unrest(margins)).as("margins %s", margins).isLessThan(0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairs", "pairs-with-gain", "rounds", "win-rate-matching"})
  void shouldComeToRestWhileFreshPromptsArrive(String objective) {
    SimulatedLoop loop = new SimulatedLoop(folder, 400, RECIPE);
    List<Double> margins =
        margins(loop, loop::first, TrainingObjective.named(objective), RECIPE, 20);
    assertThat(unrest(margins)).as("margins %s", margins).isLessThan(0.02);
  }

  @Test
  void shouldSeeTheLoopOfOldRunAway() {
    SimulatedLoop loop = new SimulatedLoop(folder, 400, OF_OLD);
    List<Double> margins = margins(loop, loop::active, new TrainingObjective.Pairs(), OF_OLD, 0);
    assertThat(unrest(margins)).as("margins %s", margins).isGreaterThan(0.02);
    assertThat(margins.get(ROUNDS - 1)).isGreaterThan(1.3 * margins.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairs", "pairs-with-gain", "rounds", "win-rate-matching"})
  void shouldBringTheWinRatesNearerToTheExpectedOnes(String objective) {
    HeadTraining bold = new HeadTraining(0, 10, 32, 1e-2f, 0.01f, 0, 0.2f, 0.01f, 3);
    SimulatedLoop loop = new SimulatedLoop(folder, 600, bold);
    double before = loop.mismatch(loop.first());
    loop.round(loop.first(), TrainingObjective.named(objective), bold);
    assertThat(loop.mismatch(loop.active())).as("before %s", before).isLessThan(0.9 * before);
  }
}
