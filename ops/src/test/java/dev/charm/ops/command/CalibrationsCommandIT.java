package dev.charm.ops.command;

import static dev.charm.ops.command.SampleStack.RM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code charm calibrations} on a running stack. */
class CalibrationsCommandIT extends OnSampleStack {
  @Test
  void shouldPrintTheSettledCalibrationsThatBatchCalculates() throws Exception {
    String[] key = {"reward_model", "overvalued", "reference"};
    Map<String, JsonNode> batch =
        Json.byKey(
            stack.batch("calibrate", "--prompt-id", "first", "--output", "ndjson").out(), key);
    Map<String, JsonNode> stream =
        Json.byKey(stack.succeed("calibrations", "--output", "ndjson").out(), key);

    assertThat(stream).hasSize(42).containsKeys(batch.keySet().toArray(String[]::new));
    batch.forEach(
        (name, expected) -> {
          JsonNode row = stream.get(name);
          for (String field : List.of("prompts", "flips")) {
            assertThat(row.get(field).asLong()).as(name).isEqualTo(expected.get(field).asLong());
          }
          for (String field : List.of("offset", "hard_win_rate", "calibrated_hard_win_rate")) {
            assertThat(row.get(field).asDouble())
                .as(name + " " + field)
                .isEqualTo(expected.get(field).asDouble(), within(1e-6));
          }
          assertThat(row.get("settled").asBoolean()).isTrue();
          assertThat(row.get("revision").asLong()).isNotNegative();
        });
  }

  @Test
  void shouldPrintOnlyTheCalibrationsAskedFor() throws Exception {
    CommandRun run =
        stack.succeed(
            "calibrations",
            "--reward-model",
            RM,
            "--overvalued",
            "gemma-2b-it",
            "--output",
            "ndjson");

    assertThat(Json.lines(run.out())).hasSize(4);
  }
}
