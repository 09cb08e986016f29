package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code charm pairs tail} on a running stack. */
class PairsTailCommandIT extends OnSampleStack {
  @Test
  void shouldFollowPairsFromTheBeginningUntilTheGivenNumber() throws Exception {
    CommandRun run =
        stack.succeed("pairs", "tail", "--from-beginning", "--max", "7", "--output", "ndjson");

    List<JsonNode> lines = Json.lines(run.out());
    assertThat(lines).hasSize(7);
    assertThat(lines).allSatisfy(line -> assertThat(line.get("key").asText()).contains("|"));
    assertThat(lines)
        .filteredOn(line -> !line.get("tombstone").asBoolean())
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line.get("margin").asDouble())
                    .isEqualTo(
                        Math.abs(signedDifference(line) + line.get("offset").asDouble()),
                        within(1e-12)));
  }

  private static double signedDifference(JsonNode line) {
    double d = line.get("chosen_score").asDouble() - line.get("rejected_score").asDouble();
    return line.get("chosen_model").asText().equals(line.get("overvalued").asText()) ? d : -d;
  }
}
