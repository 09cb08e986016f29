package dev.charm.ops.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.classifier.FolderArtifact;
import dev.charm.consumers.scoring.classifier.TinyClassifier;
import dev.charm.consumers.scoring.classifier.VersionScorers;
import dev.charm.consumers.training.TrainingObjective;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.faults.Illustrative;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import dev.charm.streams.guarantees.LogTail;
import dev.charm.streams.guarantees.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command makes a classifier of a round: it is judged, scores live, and is taken back. */
class ExternalTrainingIT {
  private static final String FIRST = "charm-minilm@1";
  private static final String SECOND = "charm-minilm@2";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COPY =
      "test -s \"$CHARM_TRAIN_FILE\" && cp \"$MADE\"/* \"$CHARM_MODEL_DIR\"";

  @TempDir Path folder;

  private Path tiny;
  private Path opposite;
  private Path preferences;

  @BeforeEach
  void write() throws Exception {
    tiny = tiny("tiny").folder();
    opposite = tiny("opposite").opposite().folder();
    preferences = preferences();
  }

  private TinyClassifier tiny(String name) throws IOException {
    return TinyClassifier.write(folder.resolve(name), "reward")
        .config("max_position_embeddings", 4096);
  }

  /** What the tiny classifier finds better. */
  private Path preferences() throws Exception {
    Random random = new Random(11);
    List<String> lines = new ArrayList<>();
    try (RewardScorer scorer = VersionScorers.open(RewardModelId.parse("tiny@1"), tiny)) {
      for (int i = 0; i < 150; i++) {
        String prompt = "What is " + i + "?";
        String one = text(random);
        String other = text(random);
        boolean inOrder = score(scorer, prompt, one) > score(scorer, prompt, other);
        lines.add(
            JSON.writeValueAsString(
                Map.of(
                    "prompt", prompt,
                    "chosen", inOrder ? one : other,
                    "rejected", inOrder ? other : one)));
      }
    }
    return Files.write(folder.resolve("preferences.jsonl"), lines);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int words = 0; words < 12; words++) {
      text.append(words == 0 ? "" : " ");
      for (int letters = 1 + random.nextInt(9); letters > 0; letters--) {
        text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  private static double score(RewardScorer scorer, String prompt, String response) {
    return ((ScoringResult.Scored)
            scorer.score(List.of(new ScoringRequest(prompt, response))).get(0))
        .reward();
  }

  private String[] external(String command, Path to) {
    return new String[] {
      "train",
      "--external",
      command,
      "--preferences",
      preferences.toString(),
      "-o",
      to.toString(),
      "--output",
      "ndjson"
    };
  }

  private String copies(Path made) {
    return "MADE='" + made + "'; " + COPY;
  }

  private static JsonNode version(RunningStack stack, String id) throws Exception {
    for (String line :
        stack.succeed("reward-models", "list", "--output", "ndjson").out().lines().toList()) {
      JsonNode row = JSON.readTree(line);
      if (row.get("reward_model").asText().equals(id)) {
        return row;
      }
    }
    throw new AssertionError(id + " is not listed");
  }

  /** Sends an answer, and waits for its reward by a version. */
  private double rewardOf(RunningStack stack, String id, String version) throws Exception {
    Path file = folder.resolve(id + ".jsonl");
    Files.writeString(
        file,
        JSON.writeValueAsString(
            Map.of(
                "prompt_id", id,
                "prompt", "How are you?",
                "model", "illustrative-terse",
                "response", "Well.")));
    stack.succeed("ingest", "jsonl", file.toString());
    List<Reward> found = new ArrayList<>();
    Waiting.until(
        version + " scores " + id,
        () -> {
          Illustrative.scored(stack.endpoints()).stream()
              .filter(r -> r.getPromptId().equals(id) && r.getRewardModel().equals(version))
              .forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0).getScore();
  }

  @Test
  void shouldTrainByACommandJudgeScoreLiveRefuseAndRollBack() throws Exception {
    try (RunningStack stack = RunningStack.learning(folder.resolve("data"), 2)) {
      Illustrative.send(stack.endpoints());
      RunningStack.awaitSettled(stack.endpoints());
      leaveARoundBehind(stack);

      CommandRun failed = stack.charm(external("exit 3", folder.resolve("failed")));
      assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(failed.err()).contains("failed: the command ended with exit code 3");
      CommandRun nothing = stack.charm(external("true", folder.resolve("nothing")));
      assertThat(nothing.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(nothing.err()).contains("the command left no model", "model.onnx");
      assertThat(rounds(stack)).hasSize(3).containsOnly("FAILED");

      Path made = folder.resolve("made");
      CommandRun promoted = stack.succeed(external(copies(tiny), made));
      assertThat(promoted.err()).contains("charm: promoted:", "accuracy on 150 preferences");
      assertThat(JSON.readTree(promoted.out()).get("reward_model").asText()).isEqualTo(SECOND);
      JsonNode listed = version(stack, SECOND);
      assertThat(listed.get("status").asText()).isEqualTo("active");
      assertThat(listed.get("backend").asText()).isEqualTo("classifier");
      assertThat(listed.get("where").asText()).startsWith("file:").contains("made/model");
      assertThat(version(stack, FIRST).get("status").asText()).isEqualTo("retired");

      double live = rewardOf(stack, "by-classifier", SECOND);
      try (RewardScorer scorer = VersionScorers.open(RewardModelId.parse(SECOND), tiny)) {
        assertThat(live).isEqualTo(score(scorer, "How are you?", "Well."));
      }
      RunningStack.awaitSettled(stack.endpoints());

      CommandRun head = stack.charm("train");
      assertThat(head.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(head.err())
          .contains(SECOND + " is a classifier in a folder", "charm train --external");

      CommandRun refused = stack.succeed(external(copies(opposite), folder.resolve("worse")));
      assertThat(refused.err()).contains("charm: refused:", "at most 0.030 is allowed");
      assertThat(version(stack, SECOND).get("status").asText()).isEqualTo("active");

      stack.succeed("reward-models", "rollback", "charm-minilm");
      assertThat(version(stack, FIRST).get("status").asText()).isEqualTo("active");
      rewardOf(stack, "by-head", FIRST);

      Files.writeString(made.resolve("model/config.json"), "{}");
      CommandRun damaged = stack.charm("reward-models", "promote", SECOND);
      assertThat(damaged.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(damaged.err()).contains("does not have the SHA-256");
    }
  }

  /** As a process does that is killed. */
  private static void leaveARoundBehind(RunningStack stack) throws Exception {
    TrainingRound left =
        TrainingRound.newBuilder()
            .setRewardModel("charm-minilm")
            .setRound("left")
            .setStatus(TrainingStatus.RUNNING.name())
            .setObjective(TrainingObjective.EXTERNAL)
            .setChangedAt(Instant.now())
            .build();
    stack.send(Topics.TRAINING_ROUNDS, Keys.of(left), left);
  }

  /** How each round stands. */
  private static Collection<String> rounds(RunningStack stack) throws Exception {
    try (Registry registry = new Registry(stack.endpoints().schemaRegistry(), Map.of());
        LogTail<TrainingRound> rounds =
            new LogTail<>(
                stack.endpoints().bootstrapServers(),
                registry,
                Topics.TRAINING_ROUNDS,
                IsolationLevel.READ_COMMITTED)) {
      Map<String, String> last = new TreeMap<>();
      rounds.read().forEach(r -> last.put(r.value().getRound(), r.value().getStatus()));
      return last.values();
    }
  }

  @Test
  void shouldTrainByACommandOnFilesWithoutKafka() throws Exception {
    Path made = folder.resolve("made");
    String[] command = external(copies(tiny), made);
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(List.of("--pairs", preferences.toString(), "--format", "trl-text"));
    CommandRun run = CommandRun.charm(args.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode row = JSON.readTree(run.out());
    assertThat(row.get("status").asText()).isIn("candidate", "refused");
    assertThat(row.get("trained_from").asText()).isEqualTo(FIRST);
    assertThat(row.get("judged_accuracy").asDouble()).isEqualTo(1);
    assertThat(FolderArtifact.hash(made.resolve("model"))).isEqualTo(FolderArtifact.hash(tiny));
    long train = Files.readAllLines(made.resolve("train.jsonl")).size();
    long eval = Files.readAllLines(made.resolve("eval.jsonl")).size();
    assertThat(train + eval).isEqualTo(150);
    assertThat(eval).isBetween(3L, 30L);
  }
}
