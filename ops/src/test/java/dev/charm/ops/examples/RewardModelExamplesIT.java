package dev.charm.ops.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training of a small reward model: {@code ops/examples/run} does it, a build does not. */
@Tag("large")
class RewardModelExamplesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int MAX_LENGTH = 32;
  private static final int TEXTS = 20;

  @TempDir Path folder;

  @Test
  void shouldTrainARewardModelOfPairsInTheFormOfTrl() throws Exception {
    Example example = Example.copy("reward-model", folder);
    example.install("python3", "-m", "venv", "venv");
    example.install("venv/bin/pip", "install", "--quiet", "-r", "requirements.txt");
    Files.write(example.folder().resolve("pairs.jsonl"), pairs());

    String trained =
        example
            .run(
                PATIENCE,
                "venv/bin/python",
                "train.py",
                "train",
                "--pairs",
                "pairs.jsonl",
                "--to",
                "model",
                "--max-length",
                Integer.toString(MAX_LENGTH))
            .succeeded();
    example
        .run(
            PATIENCE,
            "venv/bin/python",
            "train.py",
            "reference",
            "--pairs",
            "pairs.jsonl",
            "--model",
            "model",
            "--texts",
            "texts.jsonl",
            "--size",
            Integer.toString(TEXTS),
            "--to",
            "reference.jsonl")
        .succeeded();

    Example.keep("reward-model", trained);
    assertThat(trained).contains("\"part\": \"choice\"");
    assertThat(example.folder().resolve("model"))
        .isDirectoryContaining("glob:**/model.onnx")
        .isDirectoryContaining("glob:**/model.pt")
        .isDirectoryContaining("glob:**/tokenizer_config.json");
    List<JsonNode> reference = new ArrayList<>();
    for (String line : Files.readAllLines(example.folder().resolve("reference.jsonl"))) {
      reference.add(JSON.readTree(line));
    }
    assertThat(reference)
        .hasSize(TEXTS)
        .allSatisfy(
            text -> {
              assertThat(text.path("logit").isFloatingPointNumber()).isTrue();
              assertThat(text.path("tokens").asInt()).isBetween(3, MAX_LENGTH);
            });
  }

  /** Enough prompts that each part of them has some. */
  private static List<String> pairs() throws Exception {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      pairs.add(
          JSON.writeValueAsString(
              Map.of(
                  "prompt", List.of(message("user", "What is " + i + " plus " + i + "?")),
                  "chosen", List.of(message("assistant", "It is " + 2 * i + ".")),
                  "rejected", List.of(message("assistant", "I do not know, and do not care.")))));
    }
    return pairs;
  }

  private static Map<String, String> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }
}
