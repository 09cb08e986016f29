package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import dev.charm.producers.sample.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandIT {
  @TempDir Path folder;

  @Test
  void shouldCalibrateTheStudyThenScoreTrainAndSwap() throws Exception {
    Path data = folder.resolve("data");
    try (CharmProcess demo =
        CharmProcess.start(folder, Map.of(), "demo", "--data", data.toString())) {
      assertThat(demo.awaitExit()).as(demo.output()).isZero();

      List<String> lines = demo.output().lines().toList();
      assertThat(calibrationsAgainstPhi(lines))
          .hasSize(8)
          .allMatch(line -> line.contains(" 1000 "))
          .allMatch(line -> line.contains(" yes "))
          // gemma-2b-it under internlm2, expected .391, won .641, offset -.5548
          .anyMatch(
              line ->
                  Pattern.matches(
                      "internlm/internlm2-1_8b-reward@1 +gemma-2b-it .* 0\\.391 +0\\.641 .*"
                          + " -0\\.5548 .* 250 .*",
                      line));
      assertThat(demo.output())
          .contains(Samples.STUDY_MODELS)
          .contains("charm-minilm@2 was trained from charm-minilm@1 on ")
          .contains("The gate: accuracy on 1000 preferences from outside the loop")
          .contains("charm-minilm@2 is active")
          .contains("The swap: charm-minilm@1 and charm-minilm@2 side by side")
          .contains("illustrative-verbose")
          .contains(data.toString())
          .doesNotContain("\tat ");
      assertThat(CharmProcess.processesWith(data.toString())).isEmpty();
      String log = Files.readString(data.resolve("logs/charm.log"));
      assertThat(log).isNotEmpty().doesNotContain("Great question!"); // no text of a response
    }
  }

  private static List<String> calibrationsAgainstPhi(List<String> lines) {
    return lines.stream()
        .dropWhile(line -> !line.startsWith("Calibrations against"))
        .takeWhile(line -> !line.startsWith("Leaderboard"))
        .filter(line -> line.contains("@1 "))
        .toList();
  }
}
