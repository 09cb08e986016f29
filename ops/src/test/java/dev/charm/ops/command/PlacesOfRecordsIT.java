package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.views.GatheredPrompt;
import dev.charm.consumers.views.GatheredPrompts;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.PromptCategories;
import dev.charm.consumers.views.Spool;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands write lies in the partition of its key; keys have every kind of character. */
class PlacesOfRecordsIT {
  private static final int PROMPTS = 4;
  private static final int ARENAS = 3;

  @TempDir static Path folder;
  private static RunningStack stack;

  @BeforeAll
  static void start() throws Exception {
    stack = RunningStack.bare(folder.resolve("data"), PROMPTS);
    try (Admin admin = Admin.create(kafka())) {
      NewPartitions arenas = NewPartitions.increaseTo(ARENAS);
      admin
          .createPartitions(
              Map.of(Topics.BATTLES.name(), arenas, Topics.RATING_SNAPSHOTS.name(), arenas))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static Properties kafka() {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    return kafka;
  }

  private static Connection connection() {
    return new Connection(kafka(), stack.endpoints().schemaRegistry(), Map.of());
  }

  @Test
  void shouldPutEveryRecordOfACommandIntoThePartitionOfItsKey() throws Exception {
    write();

    shouldLieRight(Topics.PROMPTS, PROMPTS);
    shouldLieRight(Topics.RESPONSES, PROMPTS);
    shouldLieRight(Topics.REWARDS, PROMPTS);
    shouldLieRight(Topics.RETRACTIONS, PROMPTS);
    shouldLieRight(Topics.BATTLES, ARENAS);
    shouldLieRight(Topics.RATING_SNAPSHOTS, ARENAS);
  }

  /** As another partitioner puts it there. */
  @Test
  void shouldReadOfAPromptOnTwoPartitionsTheHigherVersionInWhateverOrder() throws Exception {
    for (int right = 0; right < PROMPTS; right++) {
      int other = (right + 1) % PROMPTS;
      prompt(right, 10, "twice " + right, 2, "new");
      prompt(other, 20, "twice " + right, 1, "old");
      prompt(right, 10, "deleted " + right, 2, "old");
      prompt(other, 20, "deleted " + right, 0, null);
      for (String id : List.of("twice " + right, "deleted " + right)) {
        send(Topics.REWARDS, right, 10, id, Rewards.of(id, "m", 0, "rm@1", 1.0, 0L, "test"));
      }
    }
    PrintWriter warnings = new PrintWriter(new StringWriter());
    try (LogReader reader = LogReaders.open(connection(), warnings);
        Spool spool = Spool.in(folder)) {
      Map<String, GatheredPrompt> gathered = new HashMap<>();
      GatheredPrompts prompts =
          new GatheredPrompts("rm@1", Withdrawals.read(reader, key -> true), model -> true, spool);
      prompts.read(reader);
      prompts.each(prompt -> gathered.put(prompt.promptId(), prompt));
      PromptCategories categories = PromptCategories.read(reader, key -> true);
      for (int right = 0; right < PROMPTS; right++) {
        assertThat(gathered.get("twice " + right).messages().get(0).getContent()).isEqualTo("new");
        assertThat(gathered.get("deleted " + right).messages()).isNull();
        assertThat(categories.of("twice " + right)).isEqualTo("new");
        assertThat(categories.of("deleted " + right)).isNull();
      }
    }
  }

  private static void prompt(
      int partition, long timestamp, String id, long version, @Nullable String text)
      throws Exception {
    List<Message> messages = List.of(new Message("user", String.valueOf(text)));
    send(
        Topics.PROMPTS,
        partition,
        timestamp,
        id,
        text == null ? null : new Prompt(id, messages, text, version, "test"));
  }

  private static <T extends SpecificRecord> void send(
      Topic<T> topic, int partition, long timestamp, String key, @Nullable T value)
      throws Exception {
    try (Registry registry = new Registry(stack.endpoints().schemaRegistry(), Map.of());
        Serializer<T> serializer = registry.serializer(topic);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic.name(),
                  partition,
                  timestamp,
                  key.getBytes(StandardCharsets.UTF_8),
                  value == null ? null : serializer.serialize(topic.name(), value)))
          .get();
    }
  }

  private void write() throws Exception {
    List<String> ids =
        IntStream.range(0, 12).mapToObj(i -> "p%|ü" + i).collect(Collectors.toList());
    List<String> rows = new ArrayList<>();
    List<String> votes = new ArrayList<>(List.of("id,model_a,model_b,winner"));
    for (String id : ids) {
      rows.add(
          "{\"prompt_id\":\"%s\",\"prompt\":\"why?\",\"model\":\"m\",\"response\":\"so\",\"scores\":{\"rm@1\":1}}"
              .formatted(id));
      votes.add(id + ",m,n,model_a");
    }
    stack.succeed("ingest", "jsonl", Files.write(folder.resolve("rows.jsonl"), rows).toString());
    Path ratings = Files.writeString(folder.resolve("ratings.csv"), "model,rating\nm,1\nn,2\n");
    Path battles = Files.write(folder.resolve("votes.csv"), votes);
    for (String arena : List.of("overall", "overall/a", "x|y", "x|y/b", "ü%", "z")) {
      stack.succeed("ratings", "import", ratings.toString(), "--arena", arena);
      if (!arena.contains("/")) {
        stack.succeed("battles", "ingest", battles.toString(), "--arena", arena);
        stack.succeed("battles", "record", "m", "n", "tie", "--id", "one", "--arena", arena);
        stack.succeed("battles", "retract", "one", "--arena", arena);
      }
    }
    for (String id : ids) { // nobody takes it in, but it is sent
      CommandRun forgotten = stack.charm("forget", id, "--yes", "--timeout", "1ms");
      assertThat(forgotten.exitCode()).as(forgotten.err()).isEqualTo(ExitCode.FAILED);
    }
  }

  private void shouldLieRight(Topic<?> topic, int partitions) throws Exception {
    Set<Integer> used = new HashSet<>();
    try (LogReader reader = LogReaders.open(connection(), new PrintWriter(new StringWriter()))) {
      assertThat(reader.partitions(topic.name())).hasSize(partitions);
      reader.scan(
          topic.name(),
          record -> {
            String key = LogReader.key(record);
            if (key.startsWith("twice") || key.startsWith("deleted")) {
              return; // of another test
            }
            assertThat(record.partition())
                .as(topic.name() + " " + key)
                .isEqualTo(topic.partition(key, partitions));
            used.add(record.partition());
          });
    }
    assertThat(used).as(topic.name()).hasSizeGreaterThan(1);
  }
}
