package dev.charm.ops.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.generation.remote.PolicyModelServer;
import dev.charm.ops.CharmProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study is killed at any moment, and its successor ends where an undisturbed one does. */
class KilledStudyIT {
  private static final int KILLS = 2;
  private static final int REQUESTS = 4 * GeneratedStudy.PROMPTS;

  @TempDir Path temporary;

  @Test
  void shouldEndWithTheBytesOfAnUndisturbedStudy() throws Exception {
    long seed = Long.getLong("charm.seed", 1);
    Random random = new Random(seed);
    try (GeneratedStudy study = new GeneratedStudy(temporary.resolve("study"))) {
      slowly(study);
      for (int kill = 0; kill < KILLS; kill++) {
        int until =
            study.policy.requests().size() + study.reward.requests() + 1 + random.nextInt(REQUESTS);
        try (CharmProcess charm = start(study)) {
          charm.await(() -> study.policy.requests().size() + study.reward.requests() >= until);
          charm.signal("KILL");
          charm.awaitExit();
        }
      }
      try (CharmProcess charm = start(study)) {
        assertThat(charm.awaitExit()).as("seed " + seed + "\n" + charm.output()).isZero();
      }
      SortedMap<String, String> killed = SmallStudy.outputs(study.results());
      Files.move(study.results(), temporary.resolve("killed"));
      assertThat(study.run().exitCode()).isZero();
      assertThat(killed).as("seed " + seed).isEqualTo(SmallStudy.outputs(study.results()));
    }
  }

  private CharmProcess start(GeneratedStudy study) throws IOException {
    return CharmProcess.start(temporary, Map.of(), study.args().toArray(String[]::new));
  }

  private static void slowly(GeneratedStudy study) {
    study.policy.always(
        (exchange, request) -> {
          pause();
          PolicyModelServer.behave(exchange, request);
        });
    study.reward.always(
        (exchange, request) -> {
          pause();
          study.reward.behave(exchange, request);
        });
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(25);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
