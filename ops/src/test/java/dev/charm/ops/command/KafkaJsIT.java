package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.service.StopRequest;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that is not Java reads the pairs, by the example that the project ships. */
class KafkaJsIT {
  private static final String RM = "org/rm|x@1";

  @TempDir Path folder;

  @Test
  void shouldReadPairsAndTombstonesKnowingOnlyBrokerAndRegistry() throws Exception {
    Path example = copyOfExample();
    assumeTrue(works(folder, "node", "--version"), "skipped: there is no node");
    assumeTrue(works(folder, "npm", "--version"), "skipped: there is no npm");
    assumeTrue(
        works(example, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"),
        "skipped: npm cannot fetch the example's packages");
    try (EmbeddedStack stack =
        new EmbeddedStack(
            new Installation(Path.of(System.getProperty("charm.root"))),
            new EmbeddedStack.Settings(
                folder.resolve("data"), Ports.free(), Ports.free(), Optional.of(3)),
            new StopRequest())) {
      assertThat(stack.start()).isTrue();
      send(stack);

      Run run =
          run(
              example,
              "node",
              "read-pairs.mjs",
              "--from-beginning",
              "--max",
              "3",
              "--bootstrap-server",
              stack.endpoints().bootstrapServers(),
              "--schema-registry",
              stack.endpoints().schemaRegistry());

      assertThat(run.exitCode()).as(run.output()).isZero();
      Map<String, JsonNode> pairs = new HashMap<>();
      Json.lines(run.output()).forEach(line -> pairs.put(line.get("key").asText(), line));
      assertThat(pairs).hasSize(3);
      assertThat(pairs.get(key("p2")).get("pair").isNull()).isTrue();
      JsonNode pair = pairs.get(key("p1")).get("pair");
      assertThat(pair.get("reward_model").asText()).isEqualTo(RM);
      assertThat(pair.get("chosen").get("policy_model").asText()).isEqualTo("o");
      assertThat(pair.get("chosen").get("score").asDouble()).isEqualTo(-1.25);
      assertThat(pair.get("chosen").get("text").asText()).isEqualTo("grüß dich ✓");
      assertThat(pair.get("rejected").get("text").isNull()).isTrue();
      assertThat(pair.get("prompt").get(0).get("role").asText()).isEqualTo("user");
      assertThat(pairs.get(key("p3")).get("pair").get("prompt").isNull()).isTrue();
    }
  }

  /** As the service writes: in transactions, one of them aborted. */
  private static void send(EmbeddedStack stack) throws IOException {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", stack.endpoints().bootstrapServers(), "transactional.id", "test");
    try (Registry registry = new Registry(stack.endpoints().schemaRegistry(), Map.of());
        Serializer<PreferencePair> values = registry.serializer(Topics.PREFERENCE_PAIRS);
        KafkaProducer<String, PreferencePair> producer =
            new KafkaProducer<>(config, new StringSerializer(), values)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record("p0", pair("p0", null)));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(record("p1", pair("p1", List.of(new Message("user", "hello")))));
      producer.send(record("p2", null));
      producer.send(record("p3", pair("p3", null)));
      producer.commitTransaction();
    }
  }

  private static ProducerRecord<String, PreferencePair> record(
      String prompt, @Nullable PreferencePair pair) {
    return new ProducerRecord<>(Topics.PREFERENCE_PAIRS.name(), key(prompt), pair);
  }

  private static String key(String prompt) {
    return Keys.pair(RM, prompt, "o", "r");
  }

  private static PreferencePair pair(String prompt, @Nullable List<Message> messages) {
    return new PreferencePair(
        RM,
        prompt,
        "o",
        "r",
        new Candidate("o", 0, -1.25, "grüß dich ✓"),
        new Candidate("r", 0, -2.5, null),
        messages);
  }

  private Path copyOfExample() throws IOException {
    Path source = Path.of(System.getProperty("charm.root"), "ops/examples/kafkajs");
    Path copy = Files.createDirectory(folder.resolve("kafkajs"));
    for (String file : List.of("package.json", "package-lock.json", "read-pairs.mjs")) {
      Files.copy(source.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  private record Run(int exitCode, String output) {}

  private static boolean works(Path directory, String... command) throws InterruptedException {
    try {
      return run(directory, command).exitCode() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  private static Run run(Path directory, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Path errors = Files.createTempFile(directory, "errors", ".txt");
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    return new Run(
        process.exitValue(),
        process.exitValue() == 0 ? said : said + Files.readString(errors, StandardCharsets.UTF_8));
  }
}
