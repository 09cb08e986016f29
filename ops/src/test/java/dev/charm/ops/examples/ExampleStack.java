package dev.charm.ops.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.stack.RunningStack;
import dev.charm.ops.stack.SharedStack;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.LogTail;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * A running stack that has calibrated two models whose names need escapes, and has withdrawn pairs
 * of them. The examples of a JVM share it, and write what is theirs beside.
 */
final class ExampleStack implements AutoCloseable {
  static final String RM = "org/rm|50%@1";
  static final int PARTITIONS = 4;

  private static final int PROMPTS = 30;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final RunningStack stack;

  private ExampleStack(Path folder) throws Exception {
    this.folder = folder;
    this.stack =
        RunningStack.calibrating(
            folder.resolve("data"), PARTITIONS, CalibrationSettings.defaults());
  }

  /** Hands the shared stack to the constructors of tests. */
  static final class Shared extends SharedStack<ExampleStack> {
    Shared() {
      super(ExampleStack.class);
    }

    @Override
    protected ExampleStack start(Path folder) throws Exception {
      return new ExampleStack(folder);
    }

    @Override
    protected void prepare(ExampleStack stack) throws Exception {
      stack.calibrate();
    }
  }

  private void calibrate() throws Exception {
    Path ratings = folder.resolve("ratings.csv");
    Files.writeString(ratings, "model,rating\na|wordy,1000\n100%,1100\n");
    charm("ratings", "import", ratings.toString());
    charm("ingest", "jsonl", answers().toString());
    for (String model : List.of("a|wordy", "100%")) {
      send(Topics.REWARDS, Keys.join("no text"), reward("no text", model, model.length()), true);
    }
    awaitSettled();
    withdraw(0);
    send(Topics.PREFERENCE_PAIRS, Keys.pair("phantom@1", "p", "o", "r"), phantom(), false);
    awaitSettled();
  }

  private static String promptId(int i) {
    return "p|" + i + "%";
  }

  private Path answers() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      for (String model : List.of("a|wordy", "100%")) {
        lines.add(
            JSON.writeValueAsString(
                Map.of(
                    "prompt_id",
                    promptId(i),
                    "messages",
                    List.of(Map.of("role", "user", "content", "Question " + i + "?")),
                    "model",
                    model,
                    "response",
                    "grüß dich ✓ " + i + (model.equals("100%") ? "!" : "."),
                    "scores",
                    Map.of(RM, model.equals("100%") ? 1.0 : 0.1 * i))));
      }
    }
    return Files.write(folder.resolve("answers.jsonl"), lines);
  }

  /** A reward without texts; its pairs have none either. */
  private static Reward reward(String promptId, String model, double score) {
    return Reward.newBuilder()
        .setPromptId(promptId)
        .setPolicyModel(model)
        .setRewardModel(RM)
        .setScore(score)
        .build();
  }

  /** Takes the reward of a prompt back, and two pairs with it: each model against the other. */
  void withdraw(int prompt) throws IOException {
    send(Topics.RETRACTIONS, Keys.join(promptId(prompt)), retraction(promptId(prompt)), true);
  }

  private static Retraction retraction(String promptId) {
    return Retraction.newBuilder()
        .setPromptId(promptId)
        .setKind("REWARD")
        .setPolicyModel("100%")
        .setRewardModel(RM)
        .setVersion(Long.MAX_VALUE) // that of what is ingested is the time
        .build();
  }

  /** A pair that must not be seen, since nobody commits it. */
  private static PreferencePair phantom() {
    return new PreferencePair(
        "phantom@1",
        "p",
        "o",
        "r",
        new Candidate("o", 0, 2.0, null),
        new Candidate("r", 0, 1.0, null),
        null);
  }

  private <T extends SpecificRecord> void send(Topic<T> topic, String key, T value, boolean commit)
      throws IOException {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", endpoints().bootstrapServers(), "transactional.id", topic.name());
    try (Registry registry = new Registry(endpoints().schemaRegistry(), Map.of());
        Serializer<T> values = registry.serializer(topic);
        KafkaProducer<String, T> producer =
            new KafkaProducer<>(config, new StringSerializer(), values)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic.name(), key, value));
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  /** Where broker and registry are. */
  Endpoints endpoints() {
    return stack.endpoints();
  }

  /** Waits until all that was written has settled. */
  void awaitSettled() {
    charm("status", "--until-idle", "--timeout", "120s");
  }

  /** Runs a command that must succeed, and returns what it prints. */
  String charm(String... args) {
    return stack.succeed(args).out();
  }

  /** What streaming has published, as charm's own reader finds it. */
  CommittedLog published() throws IOException {
    return RunningStack.published(endpoints());
  }

  /** All committed records of a topic, as they lie. */
  <T extends SpecificRecord> List<Logged<T>> log(Topic<T> topic) throws IOException {
    try (Registry registry = new Registry(endpoints().schemaRegistry(), Map.of())) {
      return LogTail.readOnce(endpoints().bootstrapServers(), registry, topic);
    }
  }

  @Override
  public void close() throws IOException {
    stack.close();
    Utils.delete(folder.toFile());
  }
}
