package dev.charm.ops.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.generation.embedded.TinyGguf;
import dev.charm.consumers.generation.remote.PolicyModelServer;
import dev.charm.ops.CharmProcess;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real language model answers the prompts of a file, in the process of the command. */
class EmbeddedGenerateIT {
  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;
  private Path prompts;
  private Path models;

  @BeforeEach
  void write() throws IOException {
    prompts =
        Files.writeString(
            folder.resolve("prompts.jsonl"),
            """
            {"prompt":"Name a river of Europe."}
            {"prompt":"What is 2 + 2?"}
            {"prompt":"Say hello \uD83D\uDE00"}
            {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Who?"}]}
            """);
    models = folder.resolve("policy-models.yaml");
  }

  private String[] args(Path out, String... more) {
    return Stream.concat(
            Stream.of(
                "generate",
                prompts.toString(),
                "--policy-model",
                "smol",
                "--policy-models",
                models.toString(),
                "-o",
                out.toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static List<String> withoutLatency(Path out) throws IOException {
    return Files.readAllLines(out).stream()
        .map(line -> line.replaceAll("\"latency_ms\":\\d+", ""))
        .toList();
  }

  private static int rows(Path out) {
    try {
      return Files.exists(out) ? Files.readAllLines(out).size() : 0;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldAnswerAlikeWhetherOrNotItIsKilledAndGoneOnWith() throws Exception {
    Files.writeString(models, TinyGguf.declared("smol@2", "seed: 7, max-tokens: 6"));
    Path whole = folder.resolve("whole.jsonl");
    CommandRun run = CommandRun.charm(args(whole, "-n", "2"));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("charm: 8 answers of smol@2: ");
    assertThat(withoutLatency(whole)).hasSize(8).doesNotHaveDuplicates();
    assertThat(withoutLatency(whole).get(0))
        .contains("\"api\":\"gguf\",\"model\":\"" + TinyGguf.file().getFileName() + "\"")
        .contains("\"sha256\":\"")
        .contains("\"seed\":7,");

    Path killed = folder.resolve("killed.jsonl");
    try (CharmProcess charm = CharmProcess.start(folder, Map.of(), args(killed, "-n", "2"))) {
      charm.await(() -> rows(killed) >= 3);
      charm.signal("KILL");
      charm.awaitExit();
    }
    CommandRun rest = CommandRun.charm(args(killed, "-n", "2", "--resume"));
    assertThat(rest.exitCode()).as(rest.err()).isEqualTo(ExitCode.DONE);
    assertThat(withoutLatency(killed)).isEqualTo(withoutLatency(whole));

    Files.writeString(models, TinyGguf.declared("smol@2", "seed: 8, max-tokens: 6"));
    CommandRun other = CommandRun.charm(args(killed, "-n", "2", "--resume"));
    assertThat(other.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(other.err()).contains("was made with seed 7, not 8 (line 1)");
  }

  @Test
  void shouldEndInTheMidstOfAnAnswerWithoutACrash() throws Exception {
    Files.writeString(models, TinyGguf.declared("smol@2", "temperature: 0, stop: 'never said'"));
    Files.writeString(prompts, "{\"prompt\":\"Write a very long story about a river.\"}\n");
    Path out = folder.resolve("out.jsonl");
    try (CharmProcess charm = CharmProcess.start(folder, Map.of(), args(out, "-n", "9"))) {
      charm.await(() -> Files.exists(out) && isLoaded(charm));
      charm.signal("TERM");
      assertThat(charm.awaitExit()).as(charm.output()).isEqualTo(TERMINATED);
      assertThat(charm.output()).doesNotContain("SIG").doesNotContain("fatal");
    }
  }

  /** Whether its memory has the native library of llama.cpp. */
  private static boolean isLoaded(CharmProcess charm) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(charm.pid()), "maps"))
          .contains("libjllama");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void shouldLoadNothingOfItWhereAServerAnswers() throws Exception {
    Path classes = folder.resolve("classes.log");
    try (PolicyModelServer server = new PolicyModelServer()) {
      Files.writeString(
          models,
          """
          smol@2: {endpoint: '%s', model: m}
          other@1: {gguf: no-such-file.gguf}
          """
              .formatted(server.url()));
      Map<String, String> logged = Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes);
      try (CharmProcess charm =
          CharmProcess.start(folder, logged, args(folder.resolve("out.jsonl")))) {
        assertThat(charm.awaitExit()).as(charm.output()).isZero();
      }
    }
    assertThat(Files.readString(classes)).contains("OpenAiBackend").doesNotContain("de.kherud");
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws Exception {
    Path text = Files.writeString(folder.resolve("text.gguf"), "no model");
    for (Map.Entry<String, String> each :
        Map.of(
                "none.gguf",
                "none.gguf does not exist",
                text.getFileName().toString(),
                "text.gguf is not a GGUF file",
                ".",
                "is a folder, not a file")
            .entrySet()) {
      Files.writeString(models, "smol@2: {gguf: " + each.getKey() + "}");
      CommandRun run = CommandRun.charm(args(folder.resolve("out.jsonl")));
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err()).contains("smol@2 cannot answer: ").contains(each.getValue());
    }
  }
}
