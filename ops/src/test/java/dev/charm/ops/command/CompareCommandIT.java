package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code charm compare} on a running stack. */
class CompareCommandIT extends OnSampleStack {
  @Test
  void shouldPrintTheRoundRobinThatBatchCounts() throws Exception {
    String[] key = {"reward_model", "policy_model"};
    Map<String, JsonNode> batch =
        Json.byKey(stack.batch("compare", "--output", "ndjson").out(), key);
    Map<String, JsonNode> stream =
        Json.byKey(stack.succeed("compare", "--output", "ndjson").out(), key);

    assertThat(stream).hasSize(12);
    batch.forEach(
        (name, expected) ->
            assertThat(stream.get(name).get("win_rate").asText())
                .as(name)
                .isEqualTo(expected.get("win_rate").asText()));
  }
}
