package dev.charm.ops.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.generation.embedded.TinyGguf;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real language model at two temperatures, the bundled reward model, ratings that are made up:
 * the example beside the documentation, from prompts to the report.
 */
class EmbeddedStudyIT {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("charm.root"), "ops/examples/study/embedded.yaml");
  private static final int PROMPTS = 30;

  @TempDir Path folder;

  @Test
  void shouldRunThroughToTheReportAndSkipAllOfItTheSecondTime() throws Exception {
    String more = "seed: 7, max-tokens: 5, temperature: ";
    Files.writeString(
        folder.resolve("policy-models.yaml"),
        TinyGguf.declared("smol-cold", more + "0.2")
            + "\n"
            + TinyGguf.declared("smol-hot", more + "1.5")
            + "\n");
    Files.writeString(
        folder.resolve("prompts.jsonl"),
        IntStream.range(0, PROMPTS)
            .mapToObj(i -> "{\"prompt\":\"What is %d + 1?\"}\n".formatted(i))
            .collect(Collectors.joining()));
    Files.writeString(
        folder.resolve("ratings.csv"), "model,rating\nsmol-cold,1050\nsmol-hot,1000\n");
    String study = Files.readString(EXAMPLE).replace("samples: 2", "samples: 1");
    Path file = Files.writeString(folder.resolve("study.yaml"), study);

    CommandRun first = CommandRun.charm("study", file.toString());
    assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.DONE);
    Path results = folder.resolve("cold-and-hot.study");
    String cold = Files.readString(results.resolve("generate/smol-cold/smol-cold.jsonl"));
    String hot = Files.readString(results.resolve("generate/smol-hot/smol-hot.jsonl"));
    assertThat(cold.lines()).hasSize(PROMPTS);
    assertThat(hot.lines()).hasSize(PROMPTS);
    assertThat(Files.readString(results.resolve("report.html")))
        .contains("charm-minilm@1", "generate smol-hot: 30 answers of smol-hot");
    assertThat(Files.readString(results.resolve("calibrate/calibrations.ndjson")))
        .contains("\"overvalued\":\"smol-hot\"");

    CommandRun second = CommandRun.charm("study", file.toString());
    assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.DONE);
    assertThat(SmallStudy.done(second)).isEmpty();

    Path few =
        Files.write(folder.resolve("few.jsonl"), List.of("{\"prompt\":\"What is 17 + 1?\"}"));
    Path alone = folder.resolve("alone.jsonl");
    CommandRun again =
        CommandRun.charm(
            "generate",
            few.toString(),
            "--policy-model",
            "smol-hot",
            "--policy-models",
            folder.resolve("policy-models.yaml").toString(),
            "-o",
            alone.toString());
    assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE);
    String answer = Files.readString(alone).replaceAll(",\"latency_ms\":\\d+", "");
    assertThat(hot).as("the same seed, the same answer").contains(answer.strip());
  }
}
