package dev.charm.ops.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStackIT {
  private static final Installation INSTALLATION =
      Installation.ofCheckout(Path.of(System.getProperty("charm.root")));

  @TempDir Path folder;

  private EmbeddedStack.Settings settings() {
    return new EmbeddedStack.Settings(folder, Ports.free(), Ports.free(), Optional.of(3));
  }

  private static EmbeddedStack started(EmbeddedStack.Settings settings) throws Exception {
    EmbeddedStack stack = new EmbeddedStack(INSTALLATION, settings, new StopRequest());
    try {
      assertThat(stack.start()).isTrue();
      return stack;
    } catch (Exception e) {
      stack.close();
      throw e;
    }
  }

  @Test
  void shouldKeepRecordsTopicsAndSchemaIdsOverARestart() throws Exception {
    EmbeddedStack.Settings settings = settings();
    Map<String, Integer> ids;
    try (EmbeddedStack stack = started(settings)) {
      ids = schemaIds(stack);
      send(stack, Topics.RESPONSES.name(), "p1", "first".getBytes(StandardCharsets.UTF_8), 1);
    }
    try (EmbeddedStack stack = started(settings)) {
      assertThat(schemaIds(stack)).isEqualTo(ids).hasSize(Topics.all().size());
      assertThat(topicNames(stack))
          .contains(Topics.DEAD_LETTERS)
          .containsAll(Topics.all().stream().map(Topic::name).toList());
      assertThat(read(stack, Topics.RESPONSES.name(), 3)).containsExactly("first");
    }
  }

  @Test
  void shouldTakeARecordOfTheLargestAdmittedSizeOnATextTopic() throws Exception {
    byte[] text = new byte[Topic.MAX_TEXT_RECORD_BYTES - 1024];
    Random letters = new Random(7);
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('a' + letters.nextInt(26));
    }
    try (EmbeddedStack stack = started(settings())) {
      send(stack, Topics.RESPONSES.name(), "big", text, 1);
      assertThat(read(stack, Topics.RESPONSES.name(), 3).get(0))
          .isEqualTo(new String(text, StandardCharsets.UTF_8));
    }
  }

  @Test
  void shouldHoldNewSubjectsToConfluentsDefaultCompatibility() throws Exception {
    try (EmbeddedStack stack = started(settings());
        Registry registry = new Registry(stack.endpoints().schemaRegistry(), Map.of())) {
      assertThat(registry.client().getCompatibility(null)).isEqualTo("BACKWARD");
      assertThat(registry.client().getCompatibility(Topics.RESPONSES.subject()))
          .isEqualTo("FULL_TRANSITIVE");
    }
  }

  @Test
  void shouldRefuseAFolderThatIsInUse() throws Exception {
    try (DataFolder first = DataFolder.open(folder)) {
      assertThat(first.root()).isEqualTo(folder);
      assertThatThrownBy(() -> new EmbeddedStack(INSTALLATION, settings(), new StopRequest()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data");
    }
    DataFolder.open(folder).close(); // free again
  }

  @Test
  void shouldNameThePortAndTheOptionWhenAPortIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int taken = other.getLocalPort();
      try (EmbeddedStack stack =
          new EmbeddedStack(
              INSTALLATION,
              new EmbeddedStack.Settings(folder, taken, Ports.free(), Optional.empty()),
              new StopRequest())) {
        assertThatThrownBy(() -> stack.start())
            .isInstanceOf(StartException.class)
            .hasMessageContaining(String.valueOf(taken))
            .hasMessageContaining("--bootstrap-port");
      }
      try (EmbeddedStack stack =
          new EmbeddedStack(
              INSTALLATION,
              new EmbeddedStack.Settings(folder, Ports.free(), taken, Optional.empty()),
              new StopRequest())) {
        assertThatThrownBy(() -> stack.start())
            .isInstanceOf(StartException.class)
            .hasMessageContaining(String.valueOf(taken))
            .hasMessageContaining("--registry-port");
      }
    }
  }

  @Test
  void shouldRefuseAnotherNumberOfPartitionsThanTheFolderHas() throws Exception {
    EmbeddedStack.Settings three = settings();
    started(three).close();
    EmbeddedStack.Settings four =
        new EmbeddedStack.Settings(
            folder, three.bootstrapPort(), three.registryPort(), Optional.of(4));
    assertThatThrownBy(() -> started(four))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--partitions 3");
  }

  private static Map<String, Integer> schemaIds(EmbeddedStack stack) throws Exception {
    Map<String, Integer> ids = new TreeMap<>();
    try (Registry registry = new Registry(stack.endpoints().schemaRegistry(), Map.of())) {
      for (String subject : registry.client().getAllSubjects()) {
        ids.put(subject, registry.client().getLatestSchemaMetadata(subject).getId());
      }
    }
    return ids;
  }

  private static Set<String> topicNames(EmbeddedStack stack) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()))) {
      return new HashSet<>(admin.listTopics().names().get());
    }
  }

  private static void send(EmbeddedStack stack, String topic, String key, byte[] value, int times)
      throws Exception {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            stack.endpoints().bootstrapServers(),
            "max.request.size",
            Topic.MAX_TEXT_RECORD_BYTES,
            "buffer.memory",
            4L * Topic.MAX_TEXT_RECORD_BYTES);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < times; i++) {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
      }
    }
  }

  private static List<String> read(EmbeddedStack stack, String topic, int partitions) {
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()),
            new ByteArrayDeserializer(),
            new StringDeserializer())) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      var ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofSeconds(5)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
