package dev.charm.ops.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.CharmProcess;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.faults.Illustrative;
import dev.charm.ops.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round is asked for, judged, promoted, and taken back, by the commands alone. */
class TrainCommandIT {
  private static final String FIRST = "charm-minilm@1";
  private static final String SECOND = "charm-minilm@2";

  @TempDir Path folder;

  private static List<JsonNode> lines(CommandRun run) throws Exception {
    ObjectMapper json = new ObjectMapper();
    return run.out().lines().map(line -> read(json, line)).toList();
  }

  private static JsonNode read(ObjectMapper json, String line) {
    try {
      return json.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private static JsonNode version(RunningStack stack, String id) throws Exception {
    return lines(stack.succeed("reward-models", "list", "--output", "ndjson")).stream()
        .filter(row -> row.get("reward_model").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not listed"));
  }

  @Test
  void shouldTrainJudgePromoteAndRollBack() throws Exception {
    try (RunningStack stack = RunningStack.learning(folder.resolve("data"), 2)) {
      Illustrative.send(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());
      assertThat(version(stack, FIRST).get("status").asText()).isEqualTo("active");

      CommandRun trained = stack.succeed("train", "--output", "ndjson");
      JsonNode made = lines(trained).get(0);
      assertThat(made.get("reward_model").asText()).isEqualTo(SECOND);
      assertThat(trained.err()).contains("preferences from outside the loop");
      JsonNode listed = version(stack, SECOND);
      assertThat(listed.get("trained_from").asText()).isEqualTo(FIRST);
      assertThat(listed.get("pairs").asInt()).isGreaterThan(30);
      assertThat(listed.get("loss").asDouble()).isPositive();
      assertThat(listed.get("accuracy").asDouble()).isBetween(0.0, 1.0);
      assertThat(listed.get("mean_margin").isNumber()).isTrue();
      assertThat(listed.get("reason").asText()).contains("preferences from outside the loop");

      if (listed.get("status").asText().equals("refused")) {
        stack.succeed("reward-models", "promote", SECOND);
      }
      assertThat(version(stack, SECOND).get("status").asText()).isEqualTo("active");
      assertThat(version(stack, FIRST).get("status").asText()).isEqualTo("retired");
      RunningStack.awaitSettled(stack.endpoints());

      stack.succeed("reward-models", "rollback", "charm-minilm");
      assertThat(version(stack, FIRST).get("status").asText()).isEqualTo("active");
      assertThat(version(stack, SECOND).get("status").asText()).isEqualTo("retired");
      RunningStack.awaitSettled(stack.endpoints());

      CommandRun none = stack.charm("reward-models", "promote", "charm-minilm");
      assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(none.err()).contains("no version of charm-minilm is a candidate");

      Path figure = folder.resolve("loss.svg");
      stack.succeed("train", "plot", "-o", figure.toString());
      assertThat(Files.readString(figure)).startsWith("<?xml").contains("@2");
    }
  }

  /** Where nothing else has touched a record yet, Avro trusts none of ours. */
  @Test
  void shouldMakeARequestInAProcessOfItsOwn() throws Exception {
    String nowhere = "127.0.0.1:1";
    try (CharmProcess charm =
        CharmProcess.start(folder, Map.of(), "train", "--bootstrap-server", nowhere)) {
      assertThat(charm.awaitExit()).isEqualTo(ExitCode.FAILED);
      assertThat(charm.output()).contains(nowhere).doesNotContain("trusted");
    }
  }

  @Test
  void shouldSayThatNoTrainerRunsAndWithdrawWhatItAsked() throws Exception {
    try (RunningStack stack = RunningStack.bare(folder.resolve("data"), 1)) {
      CommandRun run = stack.charm("train", "--patience", "2s");
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err()).contains("no trainer of charm-minilm took the round up in 2 s");
      CommandRun plot = stack.charm("train", "plot", "-o", folder.resolve("x.svg").toString());
      assertThat(plot.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(plot.err()).contains("no round of charm-minilm");
    }
  }
}
