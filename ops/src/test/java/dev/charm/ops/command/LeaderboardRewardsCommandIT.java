package dev.charm.ops.command;

import static dev.charm.ops.command.SampleStack.RM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code charm leaderboard rewards} on a running stack. */
class LeaderboardRewardsCommandIT extends OnSampleStack {
  @Test
  void shouldShowWinRatesBeforeAndAfterCalibrationInTheLeaderboard() throws Exception {
    CommandRun run =
        stack.succeed("leaderboard", "rewards", "--reward-model", RM, "--output", "ndjson");

    List<JsonNode> rows = Json.lines(run.out());
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0).get("policy_model").asText()).isEqualTo("Llama-3.1-Tulu-3-8B-SFT");
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.get("opponents").asInt()).isEqualTo(4);
              assertThat(row.get("calibrated_win_rate").asDouble())
                  .isEqualTo(row.get("expected_win_rate").asDouble(), within(0.01));
            });
    JsonNode gemma = rows.get(4);
    assertThat(gemma.get("policy_model").asText()).isEqualTo("gemma-2b-it");
    assertThat(gemma.get("rating").asDouble()).isEqualTo(989);
    assertThat(gemma.get("win_rate").asDouble()).isEqualTo(0.5925275827482447, within(1e-12));
    assertThat(gemma.get("calibrated_mean_reward").asDouble())
        .isLessThan(gemma.get("mean_reward").asDouble());
  }
}
