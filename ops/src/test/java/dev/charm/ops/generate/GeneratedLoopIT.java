package dev.charm.ops.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.generation.embedded.TinyGguf;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.stack.RunningStack;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Logged;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop without a file of answers: prompts in, calibrated pairs out. */
class GeneratedLoopIT {
  private static final String COLD = "smol-cold";
  private static final String HOT = "smol-hot";
  private static final int PROMPTS = 6;
  private static final String FIRST = ShippedHead.NAME + "@" + ShippedHead.VERSION;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  /** Texts by policy model and prompt. */
  private static Map<String, String> answers(RunningStack stack)
      throws IOException, InterruptedException {
    Map<String, String> texts = new TreeMap<>();
    try (LogReader reader =
        LogReaders.open(
            RunningStack.connection(stack.endpoints()), new PrintWriter(new StringWriter()))) {
      reader.each(
          Topics.RESPONSES,
          key -> true,
          (key, value) -> {
            Response answer = Objects.requireNonNull(value).value();
            texts.put(answer.getPolicyModel() + " " + answer.getPromptId(), answer.getText());
          });
    }
    return texts;
  }

  @Test
  void shouldAnswerScoreCalibrateAndPairWhatNobodyAnsweredBefore() throws Exception {
    assumeThat(ShippedHead.missing()).as("a head to score with").isEmpty();
    Path models = folder.resolve("policy-models.yaml");
    Files.writeString(
        models,
        TinyGguf.declared(COLD, "temperature: 0.2, seed: 7, max-tokens: 6")
            + "\n"
            + TinyGguf.declared(HOT, "temperature: 1.5, seed: 7, max-tokens: 6")
            + "\n");
    Path prompts = folder.resolve("prompts.jsonl");
    Files.writeString(
        prompts,
        IntStream.range(0, PROMPTS)
            .mapToObj(i -> "{\"prompt\":\"Say something about the number %d.\"}%n".formatted(i))
            .collect(Collectors.joining()));
    Path ratings = folder.resolve("ratings.csv");
    Files.writeString(ratings, "model,rating\n%s,1040\n%s,1000\n".formatted(COLD, HOT));

    Map<String, String> answers;
    try (RunningStack stack =
        RunningStack.generating(
            folder.resolve("data"),
            2,
            PolicyModels.of(models, new NativeLibraries(folder.resolve("natives"))),
            List.of(COLD, HOT),
            1)) {
      stack.succeed("ratings", "import", ratings.toString());
      stack.succeed("ingest", "jsonl", prompts.toString());
      RunningStack.awaitSettled(stack.endpoints());

      answers = answers(stack);
      assertThat(answers).hasSize(2 * PROMPTS);
      JsonNode calibration =
          JSON.readTree(
              stack.succeed("calibrations", "--output", "ndjson", "--reference", HOT).out());
      assertThat(calibration.get("reward_model").asText()).isEqualTo(FIRST);
      assertThat(calibration.get("overvalued").asText()).isEqualTo(COLD);
      assertThat(calibration.get("prompts").asInt()).isEqualTo(PROMPTS);
      assertThat(Logged.latest(RunningStack.published(stack.endpoints()).pairs()))
          .hasSizeBetween(2, 2 * PROMPTS) // each in both directions, but for ties
          .allSatisfy(
              (key, pair) ->
                  assertThat(answers).containsKey(pair.getOvervalued() + " " + pair.getPromptId()));
    }
    for (String model : List.of(COLD, HOT)) {
      Path out = folder.resolve(model + ".jsonl");
      CommandRun again =
          CommandRun.charm(
              "generate",
              prompts.toString(),
              "--policy-model",
              model,
              "--policy-models",
              models.toString(),
              "-o",
              out.toString());
      assertThat(again.exitCode()).as(again.err()).isZero();
      for (String line : Files.readAllLines(out)) {
        JsonNode row = JSON.readTree(line);
        assertThat(answers)
            .as("same seed, same answer, in the topic and in a file")
            .containsEntry(
                model + " " + PromptIdentity.ofText(row.get("prompt").asText()),
                row.get("response").asText());
      }
    }
  }
}
