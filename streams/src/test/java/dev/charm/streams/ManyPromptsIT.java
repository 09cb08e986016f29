package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Reward;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.InJvmSystem;
import dev.charm.streams.guarantees.Observer;
import dev.charm.streams.guarantees.Seeds;
import dev.charm.streams.guarantees.Traffic;
import dev.charm.streams.guarantees.Waiting;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * More distinct differences than a summary keeps apart, in several partitions, half of them wrong
 * at first, with the state lost in the middle: every decision and the offset are those of the batch
 * calculation. The interval of the offset is not compared: beyond that number it is taken of bins.
 */
class ManyPromptsIT {
  private static final int PROMPTS = DifferenceSummary.EXACT_LIMIT + 900;
  private static final int PARTITIONS = 3;

  @TempDir Path folder;

  static Stream<Long> seeds() {
    return Seeds.of("many prompts");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldDecideAsTheBatchDoes(long seed) throws Exception {
    Random random = new Random(seed);
    List<Reward> rewards = new ArrayList<>();
    List<Reward> wrong = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      String prompt = "p" + i;
      rewards.add(Events.reward(prompt, "base", random.nextGaussian(), 1));
      rewards.add(Events.reward(prompt, "verbose", 0.7 + random.nextGaussian(), 1));
      wrong.add(Events.reward(prompt, i % 2 == 0 ? "base" : "verbose", random.nextGaussian(), 0));
    }
    Collections.shuffle(rewards, random);
    Objective objective = new Objective.WinRate();
    Projection batch =
        Projection.ofBatch(
            rewards,
            Map.of(
                "base", Rating.withInterval(1100, 1095, 1105),
                "verbose", Rating.withInterval(1080, 1075, 1085)),
            objective,
            "base");
    String key = Keys.calibration(Events.RM, "verbose", "base");

    try (InJvmSystem system =
            InJvmSystem.start(
                PARTITIONS, CalibrationSettings.of(objective, "base", "overall"), 0, folder);
        Traffic traffic = system.traffic();
        Observer observer = system.observer()) {
      system.instances().start("only");
      traffic.send(List.of(Events.rating("base", 1100), Events.rating("verbose", 1080)));
      traffic.send(wrong);
      traffic.send(rewards.subList(0, PROMPTS));
      int pairs = random.nextInt(PROMPTS / 4);
      Waiting.until(
          "seed " + seed + ": " + pairs + " pairs are published",
          () -> observer.read().pairs().size() > pairs);
      system.instances().end("only");
      system.instances().loseState("only");
      system.instances().start("only");
      traffic.send(rewards.subList(PROMPTS, rewards.size()));

      Waiting.until(
          "seed " + seed + ": all is decided as in batch",
          () -> {
            CommittedLog log = observer.read();
            return log.settled() && log.projection().pairsUnlike(batch).isEmpty();
          });
      CommittedLog log = observer.read();
      assertThat(log.projection().calibrations().get(key).offset())
          .as("seed %d", seed)
          .isEqualTo(batch.calibrations().get(key).offset());
      assertThat(log.broken()).as("seed %d", seed).isEmpty();
    }
  }
}
