package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What status says where broker and registry run, and no service does. */
class StatusCommandIT {
  @TempDir static Path data;
  private static RunningStack stack;

  @BeforeAll
  static void start() throws Exception {
    stack = RunningStack.bare(data, 1);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void shouldNotCallASystemSettledWhoseServicesDoNotRun() {
    CommandRun waited = stack.charm("status", "--until-idle", "--timeout", "1s");

    assertThat(waited.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(waited.err()).contains("not settled within 1s").contains("charm-calibration");
  }

  @Test
  void shouldShowInJsonWhatRuns() throws Exception {
    CommandRun shown = stack.charm("status", "--output", "json");

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    JsonNode status = new ObjectMapper().readTree(shown.out());
    assertThat(status.get("settled").asBoolean()).isFalse();
    assertThat(status.get("services").get(0).get("service").asText()).isEqualTo("streams");
    assertThat(status.get("services").get(0).get("state").asText()).isEqualTo("missing");
    assertThat(status.get("calibrations").asInt()).isZero();
  }

  @Test
  void shouldNameAModelWithRewardsAndNoRatingAndChangeNoExitCode() throws Exception {
    stack.send(
        Topics.MODEL_STATS,
        Keys.join("judge@1", "gpt4-1106-preview"),
        CalibrationFixture.stats("judge@1", "gpt4-1106-preview"));
    stack.send(
        Topics.ARENA_RATINGS,
        Keys.join("overall", "gpt-4-1106-preview"),
        CalibrationFixture.rating("gpt-4-1106-preview", 1000));
    String line =
        "no rating: gpt4-1106-preview has rewards under judge@1 but no rating in arena overall;"
            + " nearest rated name: gpt-4-1106-preview";

    CommandRun table = stack.charm("status");
    assertThat(table.exitCode()).as(table.err()).isZero();
    assertThat(table.out()).contains(line);
    JsonNode unrated =
        new ObjectMapper()
            .readTree(stack.charm("status", "--output", "json").out())
            .get("no_rating");
    assertThat(unrated.get(0).get("model").asText()).isEqualTo("gpt4-1106-preview");
    assertThat(unrated.get(0).get("nearest").asText()).isEqualTo("gpt-4-1106-preview");
    CommandRun calibrations = stack.charm("calibrations");
    assertThat(calibrations.exitCode()).as(calibrations.err()).isZero();
    assertThat(calibrations.err()).contains("charm: " + line);
    assertThat(stack.charm("calibrations", "--reward-model", "other@1").err())
        .doesNotContain("no rating");
  }

  @Test
  void shouldLeaveTopicsAsTheyAreThatExist() {
    CommandRun created = stack.charm("topics", "create", "--partitions", "1");

    assertThat(created.exitCode()).as(created.err()).isZero();
    assertThat(created.out()).contains("0 created");
  }
}
