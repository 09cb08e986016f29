package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.Objective;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.stack.RawRecords;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.Projection;
import dev.charm.streams.guarantees.LogTail;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.guarantees.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code charm forget} on a whole stack: no byte of the prompt is left in any topic or file, and
 * the other prompts lose nothing.
 */
class ForgetIT {
  private static final String SECRET = "p-Quagga7731";
  private static final String QUESTION = "Xylophagous";
  private static final String ANSWER = "Zwitterionic";
  private static final String GIVEN = "given@1";
  private static final String OPERATORS_CHOICE = "43200000";
  private static final int OTHERS = 12;
  private static final int PARTITIONS = 2;
  private static final List<String> HOLDING =
      List.of(
          "charm.prompts",
          "charm.responses",
          "charm.rewards",
          "charm.preference-pairs",
          "charm.battles",
          "charm.dead-letters",
          "charm-calibration-prompts-changelog",
          "charm-calibration-responses-changelog",
          "charm-calibration-rewards-changelog",
          "charm-calibration-differences-changelog");
  private static final Map<String, Rating> RATINGS =
      Map.of(
          "illustrative-verbose", Rating.of(1000, null, null),
          "illustrative-terse", Rating.of(1190, null, null));
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The prompt's id, and a word of each of its texts. */
  private final TraceSearch search = new TraceSearch(SECRET, QUESTION, ANSWER);

  @TempDir Path folder;

  @Test
  void shouldLeaveNoByteOfAForgottenPromptAndAllOfTheOthers() throws Exception {
    Path data = folder.resolve("data");
    List<Reward> rewards;
    try (RunningStack stack = RunningStack.scoring(data, PARTITIONS)) {
      fill(stack.endpoints());
      rewards = latestRewards(stack.endpoints());
      assertThat(rewards).hasSize((OTHERS + 1) * 2 * 2);
      assertThat(search.topics(stack.endpoints())).containsAll(HOLDING);
    }
    assertThat(search.files(data.resolve("broker"))).isNotEmpty();
    assertThat(search.files(data.resolve("streams"))).isNotEmpty();

    List<Reward> left = new ArrayList<>(rewards);
    left.removeIf(reward -> reward.getPromptId().equals(SECRET));
    try (RunningStack stack = RunningStack.scoring(data, PARTITIONS)) {
      Endpoints to = stack.endpoints();
      shouldEraseNothingInADryRun(to);
      set(to, Topics.PROMPTS, "delete.retention.ms", OPERATORS_CHOICE);
      set(to, Topics.PREFERENCE_PAIRS, "min.cleanable.dirty.ratio", "1.0E-12");
      set(to, Topics.PREFERENCE_PAIRS, "delete.retention.ms", "1");
      CommandRun forgotten = forget(to, SECRET);

      assertThat(forgotten.exitCode()).as(forgotten.out() + forgotten.err()).isZero();
      shouldHaveErasedAllItFound(forgotten);
      assertThat(search.topics(to)).isEmpty();
      Waiting.until(
          "the broker's files are deleted", () -> search.files(data.resolve("broker")).isEmpty());
      Waiting.until(
          "the scorer's copy is rid of it", () -> search.files(data.resolve("views")).isEmpty());
      assertThat(search.files(data.resolve("logs"))).isEmpty();
      assertThat(search.files(data.resolve("registry"))).isEmpty();
      shouldHaveRestoredTheSettings(to);

      RunningStack.awaitSettled(to);
      assertThat(latestRewards(to)).containsExactlyInAnyOrderElementsOf(left);
      assertThat(RunningStack.published(to).projection().differencesFrom(batch(left))).isEmpty();
      assertThat(log(to, Topics.BATTLES))
          .as("the votes stay, without the prompt")
          .extracting(record -> record.value().getBattleId())
          .containsExactly("vote-1", "vote-2");

      CommandRun again = forget(to, SECRET);
      assertThat(again.exitCode()).isEqualTo(1);
      assertThat(again.err()).contains("no topic holds a trace of prompt " + SECRET);
    }
    shouldLeaveNothingInAStateThatIsRestored(data, left);
  }

  /**
   * What a state folder holds until RocksDB rewrites its files does not come back with the state.
   */
  private void shouldLeaveNothingInAStateThatIsRestored(Path data, List<Reward> left)
      throws Exception {
    try (Stream<Path> files = Files.walk(data.resolve("streams"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    try (RunningStack stack = RunningStack.scoring(data, PARTITIONS)) {
      Endpoints to = stack.endpoints();
      RunningStack.awaitSettled(to);
      assertThat(search.files(data)).isEmpty();
      assertThat(RunningStack.published(to).projection().differencesFrom(batch(left))).isEmpty();

      send(to, Topics.REWARDS, SECRET, straggler("verbose", 2), straggler("terse", 1));
      RunningStack.awaitSettled(to);
      assertThat(RunningStack.published(to).projection().differencesFrom(batch(left))).isEmpty();
      assertThat(search.topics(to)).containsExactly(Topics.REWARDS.name());
      CommandRun again = forget(to, SECRET);
      assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
      assertThat(search.topics(to)).isEmpty();
    }
    assertThat(search.files(data.resolve("streams"))).isEmpty();
  }

  private static Reward straggler(String model, double score) {
    return Reward.newBuilder()
        .setPromptId(SECRET)
        .setPolicyModel("illustrative-" + model)
        .setRewardModel(GIVEN)
        .setScore(score)
        .setVersion(1)
        .build();
  }

  private static Projection batch(List<Reward> rewards) {
    return Projection.ofBatch(rewards, RATINGS, new Objective.WinRate(), null);
  }

  private void shouldEraseNothingInADryRun(Endpoints to) throws Exception {
    SortedSet<String> before = search.topics(to);
    CommandRun dry = RunningStack.charm(to, "forget", SECRET, "--dry-run", "--output", "ndjson");
    assertThat(dry.exitCode()).as(dry.err()).isZero();
    for (String line : dry.out().lines().toList()) {
      JsonNode topic = JSON.readTree(line);
      assertThat(topic.get("found").asInt()).isPositive();
      assertThat(topic.get("erased").asInt()).isZero();
      assertThat(topic.get("remaining")).isEqualTo(topic.get("found"));
      assertThat(before).contains(topic.get("topic").asText());
    }
    assertThat(search.topics(to)).isEqualTo(before);
  }

  private static void shouldHaveErasedAllItFound(CommandRun forgotten) throws IOException {
    for (String line : forgotten.out().lines().toList()) {
      JsonNode topic = JSON.readTree(line);
      assertThat(topic.get("found").asInt()).isPositive();
      assertThat(topic.get("erased")).isEqualTo(topic.get("found"));
      assertThat(topic.get("remaining").asInt()).isZero();
    }
  }

  /** What an operator had chosen, and nothing of what a killed run had left behind. */
  private static void shouldHaveRestoredTheSettings(Endpoints to) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", to.bootstrapServers()))) {
      List<String> own = new ArrayList<>();
      List<ConfigResource> topics =
          admin.listTopics().names().get().stream()
              .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
              .toList();
      for (Map.Entry<ConfigResource, Config> topic :
          admin.describeConfigs(topics).all().get().entrySet()) {
        for (String setting :
            List.of(
                "segment.ms",
                "delete.retention.ms",
                "min.cleanable.dirty.ratio",
                "min.compaction.lag.ms")) {
          ConfigEntry entry = topic.getValue().get(setting);
          if (entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG) {
            own.add(topic.getKey().name() + " " + entry.name() + " " + entry.value());
          }
        }
      }
      assertThat(own).containsExactly("charm.prompts delete.retention.ms " + OPERATORS_CHOICE);
    }
  }

  private static void set(Endpoints to, Topic<?> topic, String setting, String value)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", to.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static CommandRun forget(Endpoints to, String prompt) {
    return RunningStack.charm(
        to, "forget", prompt, "--yes", "--keep-tombstones", "1s", "--output", "ndjson");
  }

  private static <T extends SpecificRecord> List<Logged<T>> log(Endpoints to, Topic<T> topic)
      throws Exception {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of())) {
      return LogTail.readOnce(to.bootstrapServers(), registry, topic);
    }
  }

  /** What the rewards come to: of each, the one that counts. */
  private static List<Reward> latestRewards(Endpoints to) throws Exception {
    Map<String, Reward> latest = new HashMap<>();
    for (Logged<Reward> record : log(to, Topics.REWARDS)) {
      Reward reward = record.value();
      latest.put(
          String.join("|", reward.getRewardModel(), reward.getPromptId(), reward.getPolicyModel()),
          reward);
    }
    return List.copyOf(latest.values());
  }

  private void fill(Endpoints to) throws Exception {
    Path ratings =
        Files.writeString(
            folder.resolve("ratings.csv"),
            "model,rating\nillustrative-verbose,1000\nillustrative-terse,1190\n");
    succeed(to, "ratings", "import", ratings.toString());
    // Answers alone, for the scorer; then again with scores.
    succeed(to, "ingest", "jsonl", answers("answers.jsonl", false).toString());
    RunningStack.awaitSettled(to);
    succeed(to, "ingest", "jsonl", answers("scores.jsonl", true).toString());
    send(to, Topics.BATTLES, "arena", vote("vote-1", SECRET), vote("vote-2", null));
    RawRecords.send(
        to,
        new ProducerRecord<>(
            Topics.REWARDS.name(), bytes(SECRET), bytes("no reward of " + SECRET)));
    giveUp(to, new ProducerRecord<>(Topics.RESPONSES.name(), bytes(SECRET), bytes(ANSWER)));
    RunningStack.awaitSettled(to);
  }

  /** Two models' answers to every prompt; of the secret one also a row that lacks its model. */
  private Path answers(String name, boolean scored) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= OTHERS; i++) {
      boolean secret = i == OTHERS / 2;
      String id = secret ? SECRET : SECRET.substring(0, 8) + "-" + i;
      String question = (secret ? QUESTION : "Ordinary") + " question, number " + i + ": why so?";
      for (String model : List.of("illustrative-verbose", "illustrative-terse")) {
        boolean verbose = model.endsWith("verbose");
        Map<String, Object> row = new HashMap<>();
        row.put("prompt_id", id);
        row.put("prompt", question);
        row.put("model", model);
        row.put(
            "response",
            (secret ? ANSWER : "Plain")
                + " answer \"of\" a model"
                + (verbose ? ", at length" : ""));
        if (scored) {
          row.put("scores", Map.of(GIVEN, verbose ? 1.5 + i : 0.25 * i));
        }
        lines.add(JSON.writeValueAsString(row));
        if (secret && verbose && !scored) {
          row.remove("model");
          row.remove("prompt_id");
          lines.add(JSON.writeValueAsString(row));
        }
      }
    }
    return Files.write(folder.resolve(name), lines);
  }

  private static Battle vote(String id, String prompt) {
    return Battle.newBuilder()
        .setBattleId(id)
        .setArena("arena")
        .setModelA("a")
        .setModelB("b")
        .setOutcome(BattleOutcome.MODEL_A.name())
        .setPromptId(prompt)
        .build();
  }

  private static void succeed(Endpoints to, String... command) {
    CommandRun run = RunningStack.charm(to, command);
    assertThat(run.exitCode()).as(String.join(" ", command) + "\n" + run.err()).isZero();
  }

  @SafeVarargs
  private static <T extends SpecificRecord> void send(
      Endpoints to, Topic<T> topic, String key, T... values) throws Exception {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        var serializer = registry.serializer(topic)) {
      for (T value : values) {
        RawRecords.send(
            to,
            new ProducerRecord<>(
                topic.name(), bytes(key), serializer.serialize(topic.name(), value)));
      }
    }
  }

  /** Writes a record in a transaction and gives that up: its bytes are in the log all the same. */
  private static void giveUp(Endpoints to, ProducerRecord<byte[], byte[]> record) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", to.bootstrapServers(), "transactional.id", "given-up"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record);
      producer.flush();
      producer.abortTransaction();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
