package dev.charm.ops.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ReadListener;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.stack.RawRecords;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Waiting;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm dead-letters replay} on a running stack with a scorer. */
class ReplayIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static RunningStack stack;
  private static Registry registry;

  @BeforeAll
  static void start() throws Exception {
    stack = RunningStack.scoring(folder.resolve("data"), 2);
    registry = new Registry(stack.endpoints().schemaRegistry(), Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    if (registry != null) {
      registry.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void shouldUseARecordOnceItsSchemaIsRegistered() throws Exception {
    int before = registerSomething("one");
    int next = registerSomething("two");
    int id = next + (next - before);
    Reward reward =
        Reward.newBuilder()
            .setPromptId("late-schema")
            .setPolicyModel("m")
            .setRewardModel("late@1")
            .setScore(2.5)
            .build();
    byte[] known = bytes(Topics.REWARDS, reward);
    byte[] value = Arrays.copyOf(known, known.length + 1); // the new field: null
    ByteBuffer.wrap(value).putInt(1, id);
    send(Topics.REWARDS, 1, "late-schema", value);
    ConsumerRecord<byte[], byte[]> letter = awaitLetter("unknown-schema-id", 1);

    List<JsonNode> tried = replay(0, "--reason", "unknown-schema-id", "--dry-run");
    assertThat(tried).hasSize(1);
    assertThat(tried.get(0).get("outcome").asText()).isEqualTo("replayable");
    assertThat(rewardsOf("late-schema")).hasSize(1);

    Schema newer = withOneMoreField(Topics.REWARDS.schema());
    assertThat(registry.client().register(Topics.REWARDS.subject(), new AvroSchema(newer)))
        .isEqualTo(id);
    List<JsonNode> replayed = replay(0, "--reason", "unknown-schema-id");
    assertThat(replayed).hasSize(1);
    assertThat(replayed.get(0).get("offset").asLong()).isEqualTo(letter.offset());
    assertThat(replayed.get(0).get("outcome").asText()).isEqualTo("replayed");
    RunningStack.awaitSettled(stack.endpoints());

    ConsumerRecord<byte[], byte[]> again = rewardsOf("late-schema").get(1);
    assertThat(again.partition()).isEqualTo(1);
    assertThat(again.key()).isEqualTo(utf8("late-schema"));
    assertThat(again.value()).isEqualTo(value);
    assertThat(DeadLetters.header(again.headers(), DeadLetters.REPLAYED_FROM))
        .isEqualTo("0/" + letter.offset());
    assertThat(log(Topics.MODEL_STATS.name()))
        .anySatisfy(stats -> assertThat(text(stats.key())).isEqualTo("late@1|m"));
    assertThat(letters("unknown-schema-id")).hasSize(1);

    CommandRun second = charm("--reason", "unknown-schema-id");
    assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(second.err()).contains("replayed: 0; passed over, replayed before: 1");
    // Of one that is named it is nobody's business; the record that comes twice counts once.
    replay(0, String.valueOf(letter.offset()));
    RunningStack.awaitSettled(stack.endpoints());
    assertThat(rewardsOf("late-schema")).hasSize(3);
    assertThat(letters("unknown-schema-id")).hasSize(1);
  }

  @Test
  void shouldHaveAResponseScoredOnceItsPromptIsThere() throws Exception {
    Response response =
        Response.newBuilder()
            .setPromptId("late-prompt")
            .setPolicyModel("m")
            .setText("an answer")
            .build();
    RawRecords.send(
        stack.endpoints(),
        new ProducerRecord<>(
            Topics.RESPONSES.name(),
            0,
            System.currentTimeMillis() - 3_600_000, // so that the scorer does not wait
            utf8("late-prompt"),
            bytes(Topics.RESPONSES, response)));
    ConsumerRecord<byte[], byte[]> letter = awaitLetter("unknown-prompt", 1);
    assertThat(DeadLetters.header(letter.headers(), DeadLetters.STAGE)).startsWith("scorer");
    stack.send(
        Topics.PROMPTS,
        "late-prompt",
        Prompt.newBuilder()
            .setPromptId("late-prompt")
            .setMessages(List.of(new Message("user", "A question?")))
            .build());

    replay(0, "--reason", "unknown-prompt");

    Waiting.until("the response is scored", () -> !rewardsOf("late-prompt").isEmpty());
    RunningStack.awaitSettled(stack.endpoints());
    assertThat(letters("unknown-prompt")).hasSize(1);
  }

  @Test
  void shouldMakeANewDeadLetterOfWhatFailsAgain() throws Exception {
    send(Topics.RETRACTIONS, 1, null, null);
    ConsumerRecord<byte[], byte[]> first = awaitLetter("missing-field", 1);

    replay(0, String.valueOf(first.offset()));
    ConsumerRecord<byte[], byte[]> second = awaitLetter("missing-field", 2);

    assertThat(second.key()).isNull();
    assertThat(second.value()).isNull();
    assertThat(DeadLetters.header(second.headers(), DeadLetters.ORIGIN))
        .isEqualTo(Topics.RETRACTIONS.name());
    assertThat(DeadLetters.number(second.headers(), DeadLetters.PARTITION)).isEqualTo(1);
    assertThat(DeadLetters.number(second.headers(), DeadLetters.OFFSET)).isPositive();
    assertThat(DeadLetters.header(second.headers(), DeadLetters.REPLAYED_FROM))
        .isEqualTo("0/" + first.offset());

    // Each run replays what the one before has made, and no more: letters do not multiply.
    replay(0, "--reason", "missing-field");
    ConsumerRecord<byte[], byte[]> third = awaitLetter("missing-field", 3);
    assertThat(DeadLetters.header(third.headers(), DeadLetters.REPLAYED_FROM))
        .isEqualTo("0/" + second.offset());
    RunningStack.awaitSettled(stack.endpoints());
    assertThat(letters("missing-field")).hasSize(3);
  }

  @Test
  void shouldRefuseEachThatCannotBeReplayedWithItsReason() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"prompt\": nonsense\n");
    stack.charm("ingest", "jsonl", bad.toString());
    send(Topics.BATTLES, 0, "k", new byte[DeadLetters.MAX_VALUE_BYTES + 1]);
    send(Topics.PROMPTS, 0, "twice", utf8("not avro"));
    long[] offsets = new long[3];
    Waiting.until(
        "three letters",
        () -> {
          offsets[0] = offsetOf("bad.jsonl");
          offsets[1] = offsetOf(Topics.BATTLES.name());
          offsets[2] = offsetOf(Topics.PROMPTS.name());
          return Arrays.stream(offsets).allMatch(offset -> offset >= 0);
        });
    Prompt prompt =
        Prompt.newBuilder()
            .setPromptId("twice")
            .setMessages(List.of(new Message("user", "A question?")))
            .build();
    send(Topics.PROMPTS, 0, "twice", bytes(Topics.PROMPTS, prompt));

    List<JsonNode> refused =
        replay(
            ExitCode.FAILED,
            String.valueOf(offsets[0]),
            String.valueOf(offsets[1]),
            String.valueOf(offsets[2]),
            "99999");

    assertThat(refused)
        .allSatisfy(one -> assertThat(one.get("outcome").asText()).isEqualTo("refused"))
        .extracting(one -> one.get("why").asText())
        .containsExactlyInAnyOrder(
            "it came from a file: correct the file and ingest it again",
            "its value was too large and is kept in part only",
            "a later record of its key has come, which it would replace for good",
            "there is no such dead letter");
    assertThat(log(Topics.PROMPTS.name()).stream().filter(p -> text(p.key()).equals("twice")))
        .hasSize(2);
  }

  @Test
  void shouldTellHowItIsUsed() {
    for (String[] wrong :
        List.of(
            new String[] {},
            new String[] {"1", "--all"},
            new String[] {"--reason", "failed", "--all"},
            new String[] {"1", "--partition", "-1"},
            new String[] {"x"})) {
      assertThat(charm(wrong).exitCode()).as(String.join(" ", wrong)).isEqualTo(ExitCode.USAGE);
    }
    CommandRun nothing = charm("--reason", "no-such-reason");
    assertThat(nothing.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(nothing.err()).contains("there is no such dead letter");
  }

  private static int registerSomething(String name) throws Exception {
    Schema schema = SchemaBuilder.record(name).fields().requiredInt(name).endRecord();
    return registry.client().register("replay-it-" + name, new AvroSchema(schema));
  }

  private static Schema withOneMoreField(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    Schema optional =
        Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
    fields.add(new Schema.Field("added", optional, null, Schema.Field.NULL_DEFAULT_VALUE));
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  private static CommandRun charm(String... args) {
    List<String> all = new ArrayList<>(List.of("dead-letters", "replay", "--output", "ndjson"));
    all.addAll(List.of(args));
    return stack.charm(all.toArray(String[]::new));
  }

  private static List<JsonNode> replay(int exitCode, String... args) throws Exception {
    CommandRun run = charm(args);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(exitCode);
    List<JsonNode> rows = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }

  private static <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T value) {
    try (var serializer = registry.serializer(topic)) {
      return serializer.serialize(topic.name(), value);
    }
  }

  private static void send(
      Topic<?> topic, int partition, @Nullable String key, byte @Nullable [] value)
      throws Exception {
    RawRecords.send(
        stack.endpoints(),
        new ProducerRecord<>(topic.name(), partition, key == null ? null : utf8(key), value));
  }

  private static List<ConsumerRecord<byte[], byte[]>> log(String topic) throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (LogReader reader =
        LogReaders.open(
            new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of()),
            ReadListener.NONE)) {
      reader.scan(topic, records::add);
    }
    return records;
  }

  private static List<ConsumerRecord<byte[], byte[]>> rewardsOf(String prompt) throws Exception {
    return log(Topics.REWARDS.name()).stream()
        .filter(reward -> text(reward.key()).equals(prompt))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> letters(String reason) throws Exception {
    return log(Topics.DEAD_LETTERS).stream()
        .filter(l -> reason.equals(DeadLetters.header(l.headers(), DeadLetters.REASON)))
        .toList();
  }

  /** The last letter of a reason, once there are so many. */
  private static ConsumerRecord<byte[], byte[]> awaitLetter(String reason, int count)
      throws Exception {
    Waiting.until(count + " letters: " + reason, () -> letters(reason).size() >= count);
    List<ConsumerRecord<byte[], byte[]>> letters = letters(reason);
    return letters.get(letters.size() - 1);
  }

  private static long offsetOf(String origin) throws Exception {
    return log(Topics.DEAD_LETTERS).stream()
        .filter(l -> origin.equals(DeadLetters.header(l.headers(), DeadLetters.ORIGIN)))
        .mapToLong(ConsumerRecord::offset)
        .findFirst()
        .orElse(-1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
