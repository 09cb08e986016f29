package dev.charm.ops.command;

import static dev.charm.ops.command.CommandRun.charm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Registry;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against broker and registry as {@code charm up} starts them, without services. */
class IngestCommandsIT {
  @TempDir static Path data;
  @TempDir Path folder;

  private static EmbeddedStack stack;

  @BeforeAll
  static void start() throws Exception {
    Path root = Path.of(System.getProperty("charm.root"));
    stack =
        new EmbeddedStack(
            Installation.ofCheckout(root),
            new EmbeddedStack.Settings(data, Ports.free(), Ports.free(), Optional.of(2)),
            new StopRequest());
    assertThat(stack.start()).isTrue();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void shouldSendTheSampleAndReportEachFile() throws Exception {
    List<String> args = new ArrayList<>(List.of("ingest", "csv", "--output", "ndjson"));
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      args.add(model.getKey() + "=" + Samples.copy(model.getValue(), folder));
    }

    CommandRun run = connected(args.toArray(String[]::new));

    assertThat(run.err()).contains("all 1000 prompts found a partner");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .hasSize(5)
        .first()
        .asString()
        .startsWith(
            "{\"file\":\"Llama-3.1-Tulu-3-8B-SFT.csv\",\"rows\":1000,\"good\":1000,"
                + "\"repeated\":0,\"left_out\":0,\"refused\":0,\"prompts\":0,\"responses\":0,"
                + "\"rewards\":2000,");
  }

  @Test
  void shouldTellBadRowsByFileAndLineAndSendTheRest() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("m.csv"), "prompt,response,s\np,r,1\nq,secret text,x\np,r,2\n");

    CommandRun run =
        connected("ingest", "csv", "m=" + file, "--score", "s=rm@2", "--prompt-id", "first");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .contains("charm: m.csv: 1 row refused: s is not a number: 'x' (line 3)\n")
        .contains("charm: m.csv: 1 row repeated: a prompt of the same text (line 4)\n");
    assertThat(run.out()).containsPattern("m\\.csv +3 +1 +1 +0 +1 +1 +1 +1");
    CommandRun letters = connected("dead-letters", "list", "--output", "ndjson");
    assertThat(letters.out())
        .contains("\"stage\":\"ingest\",\"origin\":\"m.csv\",\"origin_partition\":null")
        .contains("\"origin_offset\":\"3\"")
        .doesNotContain("secret");
  }

  @Test
  void shouldSendJsonlAndModelOutputsAndRatings() throws Exception {
    Path jsonl = Samples.copy(Samples.illustrativeResponses(), folder);
    Path outputs =
        Files.writeString(
            folder.resolve("model_outputs.json"),
            "[{\"instruction\":\"i\",\"output\":\"o\",\"generator\":\"g\"}]");
    Path ratings = Samples.copy(Samples.illustrativeRatings(), folder);
    Path aliases = Files.writeString(folder.resolve("names.csv"), "spelling,model\ng,G\n");

    CommandRun responses = connected("ingest", "jsonl", jsonl.toString());
    CommandRun alpaca =
        connected(
            "ingest",
            "alpaca-eval",
            outputs.toString(),
            "--aliases",
            aliases.toString(),
            "--version",
            "5");
    CommandRun table = connected("ratings", "import", ratings.toString(), "--arena", "made-up");

    assertThat(responses.out()).containsPattern("illustrative\\.jsonl +48 +48 +0 +0 +0 +48 +48 +0");
    assertThat(alpaca.out()).containsPattern("model_outputs\\.json +1 +1 +0 +0 +0 +1 +1 +0");
    assertThat(table.out()).containsPattern("illustrative-ratings\\.csv +3 +3");
    assertThat(List.of(responses, alpaca, table)).allMatch(run -> run.exitCode() == 0);
  }

  @Test
  void shouldFailBeforeAnythingIsSentWhenAFileCannotBeRead() throws Exception {
    Path good = Files.writeString(folder.resolve("good.csv"), "prompt_id,score_unsent\np,1\n");

    CommandRun missing = connected("ingest", "csv", "a=" + good, "b=" + folder.resolve("none.csv"));
    CommandRun column = connected("ingest", "csv", "a=" + good, "--score", "x=y@1");

    assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(missing.err()).contains("none.csv: no such file").hasLineCount(1);
    assertThat(column.err()).contains("good.csv: has no score column x").hasLineCount(1);
  }

  @Test
  void shouldRefuseArgumentsThatMakeNoSense() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "prompt_id,s,t\np,1,2\n");

    assertThat(connected("ingest", "csv", "a.csv").err()).contains("POLICYMODEL=FILE");
    assertThat(connected("ingest", "csv", "m=" + file, "m=" + file).err()).contains("two files");
    CommandRun twice =
        connected("ingest", "csv", "m=" + file, "--score", "s=r@1", "--score", "t=r@1");
    assertThat(twice.err()).contains("two score columns for reward model r@1");
    assertThat(twice.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(connected("ingest").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(connected("ingest", "csv", "m=" + file, "--prompt-id", "x").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void shouldSayThatBrokerOrRegistryIsAway() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "prompt_id,score_s\np,1\n");

    CommandRun broker = charm("ingest", "csv", "m=" + file, "--bootstrap-server", "127.0.0.1:1");
    CommandRun registry =
        charm(
            "ingest",
            "csv",
            "m=" + file,
            "--bootstrap-server",
            stack.endpoints().bootstrapServers(),
            "--schema-registry",
            "http://127.0.0.1:1");

    assertThat(broker.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(broker.err()).contains("no Kafka broker answers at 127.0.0.1:1").hasLineCount(1);
    assertThat(registry.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(registry.err()).contains("schema registry does not answer").hasLineCount(1);
  }

  @Test
  void shouldSayThatTheRegistryLacksTheSchema() throws Exception {
    Path table = Files.writeString(folder.resolve("r.csv"), "model,rating\nm,1\n");
    String group = stack.endpoints().schemaRegistry();
    try (var client = new CachedSchemaRegistryClient(group, 10)) {
      client.deleteSubject("charm.rating-snapshots-value");
      try {
        CommandRun run = connected("ratings", "import", table.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
            .contains("schema mismatch")
            .contains("charm.rating-snapshots-value")
            .hasLineCount(1);
      } finally {
        try (var registry = new Registry(group, Map.of())) {
          registry.registerAll();
        }
      }
    }
  }

  private static CommandRun connected(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--bootstrap-server", stack.endpoints().bootstrapServers()));
    all.addAll(List.of("--schema-registry", stack.endpoints().schemaRegistry()));
    return charm(all.toArray(String[]::new));
  }
}
