package dev.charm.streams;

import static dev.charm.streams.Events.RM;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.reward;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.ExpectedWinRate;
import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.OffsetSolver;
import dev.charm.calibration.reward.WinRate;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Reward;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More distinct differences than a summary keeps apart. */
class ManyPromptsTopologyTest {
  private static final int PROMPTS = 9_000;

  private TopologyHarness topology;

  @BeforeEach
  void open() throws Exception {
    topology =
        new TopologyHarness(CalibrationSettings.of(new Objective.WinRate(), "base", "overall"));
    topology.send(rating("base", 1100), rating("verbose", 1080));
  }

  @AfterEach
  void close() throws Exception {
    topology.close();
  }

  @Test
  void shouldFindTheVeryOffsetOfTheBatchWhenScoresLieSmoothly() {
    shouldFindTheVeryOffset(random -> 0.7 + random.nextGaussian());
  }

  @Test
  void shouldFindTheVeryOffsetOfTheBatchWhenScoresLieInTwoTightClusters() {
    shouldFindTheVeryOffset(
        random -> (random.nextInt(5) < 2 ? 6 : -6) + 1e-8 * random.nextGaussian());
  }

  @Test
  void shouldFindTheVeryOffsetAgainOnceAFewValuesAreLeft() {
    shouldFindTheVeryOffset(Random::nextGaussian);
    Random random = new Random(5);
    List<Double> d = new ArrayList<>();
    for (int p = 0; p < PROMPTS; p++) {
      d.add(random.nextInt(11) / 4.0 - 1);
      topology.send(reward("p" + p, "verbose", d.get(p), 1));
    }
    topology.settle();
    assertSettledAt(Differences.of(d.stream().mapToDouble(x -> x).toArray()));
  }

  @Test
  void shouldFlipEachPairOnceWhenARatingChanges() {
    shouldFindTheVeryOffset(random -> 0.7 + random.nextGaussian());
    Map<String, PreferencePair> before = Map.copyOf(topology.pairs);
    topology.forgetPublished();
    topology.send(rating("board", "verbose", 1150, Events.AS_OF.plusSeconds(1)));
    topology.settle();

    List<String> flipped =
        before.keySet().stream()
            .filter(key -> !before.get(key).equals(topology.pairs.get(key)))
            .toList();
    assertThat(flipped).hasSizeGreaterThan(500);
    assertThat(topology.published).containsExactlyInAnyOrderElementsOf(flipped);
  }

  private void shouldFindTheVeryOffset(ToDoubleFunction<Random> differences) {
    Random random = new Random(4);
    double[] d = new double[PROMPTS];
    List<Reward> rewards = new ArrayList<>();
    for (int p = 0; p < PROMPTS; p++) {
      d[p] = differences.applyAsDouble(random);
      rewards.add(reward("p" + p, "base", 0));
      rewards.add(reward("p" + p, "verbose", d[p]));
    }
    topology.send(rewards);
    topology.settle();
    assertSettledAt(Differences.of(d));
  }

  private void assertSettledAt(Differences exact) {
    double expected = ExpectedWinRate.of(1080, 1100);
    double offset = OffsetSolver.solve(new Objective.WinRate(), exact, expected);
    Calibration calibration = topology.calibrations.get(Keys.calibration(RM, "verbose", "base"));
    assertThat(calibration.getSettled()).isTrue();
    assertThat(calibration.getOffset()).isEqualTo(offset);
    assertThat(calibration.getCalibratedHardWinRate()).isEqualTo(WinRate.hard(exact, offset));
    assertThat(topology.pairs.values())
        .hasSize(PROMPTS - (int) exact.tiesAt(offset))
        .filteredOn(pair -> pair.getChosen().getPolicyModel().equals("verbose"))
        .hasSize((int) exact.wins(offset));
  }
}
