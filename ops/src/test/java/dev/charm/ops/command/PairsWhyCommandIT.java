package dev.charm.ops.command;

import static dev.charm.ops.command.SampleStack.TEXT_RM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.connect.ExitCode;
import org.junit.jupiter.api.Test;

/** {@code charm pairs why} on a running stack. */
class PairsWhyCommandIT extends OnSampleStack {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldExplainADecisionByKeyAndByItsFourParts() throws Exception {
    CommandRun byKey =
        stack.succeed("pairs", "why", TEXT_RM + "|t0|long|short", "--output", "ndjson");
    CommandRun byParts = stack.succeed("pairs", "why", TEXT_RM, "t0", "long", "short");

    JsonNode reason = JSON.readTree(byKey.out());
    assertThat(reason.get("score_overvalued").asDouble()).isEqualTo(1);
    assertThat(reason.get("score_reference").asDouble()).isEqualTo(0.5);
    assertThat(reason.get("decision").asText()).isEqualTo("reference");
    assertThat(reason.get("in_topic").asText()).isEqualTo("reference");
    assertThat(reason.at("/calibration/rating_overvalued/rating").asDouble()).isEqualTo(1000);
    assertThat(reason.get("sentence").asText())
        .startsWith("short is preferred, since d = 0.5")
        .endsWith("by the raw scores long would be.");
    assertThat(byParts.out()).contains(reason.get("sentence").asText()).contains("1190.8");
  }

  @Test
  void shouldFailWhenNothingIsKnownOfThePairToExplain() {
    CommandRun run = stack.charm("pairs", "why", "rm@1", "no-prompt", "a", "b");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("no score").hasLineCount(1);
  }
}
