package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.connect.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm evaluate} with the reward model that comes with the project, on a few texts. */
class EvaluateCommandIT {
  private static final String RM = "charm-minilm@1";

  @TempDir Path folder;

  private String file(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  @Test
  void shouldEvaluateOnPreferencesAndCountEqualTextsHalf() throws Exception {
    String set =
        file(
            "set.jsonl",
            """
            {"prompt": "Name a river.", "chosen": "Rivers of the world that are worth a journey:\\n\\n1. **The Loire**, in France, 1,006 km long, with its castles.\\n2. **The Danube**, which flows through ten countries.\\n3. **The Mekong**, in Asia, with its delta.\\n\\nEach of them has a history of its own, and each is at its best in spring.", "rejected": "I do not know."}
            {"prompt": "Name a lake.", "chosen": "same", "rejected": "same"}
            """);
    CommandRun run =
        CommandRun.charm(
            "evaluate", "preferences", set, "--reward-model", RM, "--output", "ndjson");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> rows = Json.lines(run.out());
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "set",
            "subset",
            "pairs",
            "accuracy",
            "ci_low",
            "ci_high",
            "length_only",
            "length_matched_pairs",
            "length_matched_accuracy");
    assertThat(rows.get(0).get("set").asText()).isEqualTo("set");
    // Equal texts count half; which of the others it prefers is the reward model's affair.
    assertThat(rows.get(0).get("accuracy").asDouble()).isIn(0.25, 0.75);
    assertThat(run.err()).contains("1 of 2 pairs have equal scores: they count half");
    assertThat(run.err()).doesNotContain("Loire");
  }

  @Test
  void shouldPickTheBestOfNAndAgreeWithAnArena() throws Exception {
    String responses =
        file(
            "responses.jsonl",
            """
            {"prompt": "Name a river.", "model": "good", "response": "Rivers of the world that are worth a journey:\\n\\n1. **The Loire**, in France, 1,006 km long, with its castles.\\n2. **The Danube**, which flows through ten countries.\\n3. **The Mekong**, in Asia, with its delta.\\n\\nEach of them has a history of its own, and each is at its best in spring."}
            {"prompt": "Name a river.", "model": "poor", "response": "I do not know."}
            {"prompt": "Name a river.", "model": "fair", "response": "A river: the Loire, which is in France."}
            """);
    String preferences =
        file(
            "preferences.json",
            """
            [{"instruction": "Name a river.", "generator_1": "r", "generator_2": "good", "preference": 2},
             {"instruction": "Name a river.", "generator_1": "r", "generator_2": "poor", "preference": 1}]
            """);
    CommandRun best =
        CommandRun.charm(
            "evaluate",
            "best-of-n",
            "--reward-model",
            RM,
            "--responses",
            responses,
            "--preferences",
            preferences,
            "--output",
            "ndjson");
    assertThat(best.exitCode()).as(best.err()).isZero();
    Map<String, JsonNode> rows = Json.byKey(best.out(), "picker", "n");
    assertThat(rows.get("rm|2").get("win_rate").asDouble()).isIn(0.0, 1.0);
    assertThat(rows.get("longest|2").get("win_rate").asDouble()).isEqualTo(1);
    assertThat(rows.get("random|2").get("win_rate").asDouble()).isEqualTo(0.5);

    String ratings = file("ratings.csv", "model,rating\ngood,1200\nfair,1100\npoor,1000\n");
    CommandRun arena =
        CommandRun.charm(
            "evaluate",
            "arena",
            "--reward-model",
            RM,
            "--responses",
            responses,
            "--ratings",
            ratings,
            "--output",
            "ndjson");
    assertThat(arena.exitCode()).as(arena.err()).isZero();
    JsonNode row = Json.lines(arena.out()).get(0);
    assertThat(row.fieldNames())
        .toIterable()
        .containsExactly(
            "models",
            "prompts",
            "pearson",
            "spearman",
            "kendall",
            "order",
            "mean_abs_md",
            "temperature_md");
    assertThat(row.get("models").asInt()).isEqualTo(3);
    assertThat(row.get("order").asDouble()).isBetween(0.0, 1.0);
    assertThat(row.get("temperature_md").isNull()).isTrue();

    String others = file("others.csv", "prompt_id,model,preference\n7,good,2\n");
    CommandRun none =
        CommandRun.charm(
            "evaluate",
            "best-of-n",
            "--reward-model",
            RM,
            "--responses",
            responses,
            "--preferences",
            others);
    assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(none.err()).contains("0 preferences found their answers, 1 did not");
  }
}
