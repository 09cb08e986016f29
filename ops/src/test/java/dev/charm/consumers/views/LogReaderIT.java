package dev.charm.consumers.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.command.CommandRun;
import dev.charm.ops.command.SampleStack;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.embedded.Ports;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reading topics of a running stack, and what goes wrong there. */
@ExtendWith(SampleStack.Shared.class)
class LogReaderIT {
  private static final int ABORTED = 1_000;

  private final SampleStack stack;

  LogReaderIT(SampleStack stack) {
    this.stack = stack;
  }

  @Test
  void shouldSayThatTheRegistryIsAwayWithin10Seconds() {
    String url = "http://127.0.0.1:" + Ports.free() + "/apis/ccompat/v7";
    long begun = System.nanoTime();
    CommandRun run =
        CommandRun.charm(
            "calibrations",
            "--bootstrap-server",
            stack.endpoints().bootstrapServers(),
            "--schema-registry",
            url);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .startsWith("charm: the schema registry does not answer at " + url)
        .hasLineCount(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void shouldSayThatATopicIsUnknownAndThatNoRecordFitsTheSchema() throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    Connection connection = new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of());
    Topic<Battle> topic =
        new Topic<>(
            "test.foreign",
            Battle.class,
            List.of("arena"),
            Topic.Partitioning.SINGLE,
            Topic.Kept.TIME,
            false,
            false,
            "Of this test alone: no other command meets its record.");
    byte[] text = "plain text".getBytes(StandardCharsets.UTF_8);
    try (Admin admin = connection.admin();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      admin.createTopics(List.of(new NewTopic(topic.name(), 1, (short) 1))).all().get();
      producer.send(new ProducerRecord<>(topic.name(), text, text)).get();
    }

    try (LogReader reader = LogReader.open(connection, new PrintWriter(new StringWriter()))) {
      assertThatThrownBy(() -> reader.scan("charm.no-such-topic", record -> {}))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageStartingWith("unknown topic: charm.no-such-topic");
      assertThatThrownBy(() -> reader.latest(topic))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageStartingWith("schema mismatch: no record of test.foreign fits")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void shouldTellHowFarBackATopicGoes() throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    Connection connection = new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of());
    String topic = "test.extent";
    Instant first = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Instant second = first.plusMillis(1);
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        Admin admin = connection.admin();
        LogReader reader = LogReader.open(connection, new PrintWriter(new StringWriter()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      assertThat(reader.scan(topic, record -> {})).isEqualTo(new LogReader.Extent(true, null));
      for (Instant at : List.of(first, second)) {
        producer.send(new ProducerRecord<>(topic, 0, at.toEpochMilli(), null, new byte[1])).get();
      }
      assertThat(reader.scan(topic, record -> {})).isEqualTo(new LogReader.Extent(true, first));

      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
          .all()
          .get();

      assertThat(reader.scan(topic, record -> {})).isEqualTo(new LogReader.Extent(false, second));
    }
  }

  @Test
  void shouldPassOverRecordsThatNoTransactionCommitted() throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    Connection connection = new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of());
    String topic = "test.aborted";
    Properties transactional = new Properties();
    transactional.putAll(kafka);
    transactional.setProperty("transactional.id", "test-aborted");
    try (Admin admin = connection.admin();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                transactional, new ByteArraySerializer(), new ByteArraySerializer());
        LogReader reader = LogReader.open(connection, new PrintWriter(new StringWriter()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < ABORTED; i++) {
        producer.send(new ProducerRecord<>(topic, new byte[1]));
      }
      producer.abortTransaction();
      List<Long> offsets = new ArrayList<>();
      reader.scan(topic, record -> offsets.add(record.offset()));
      assertThat(offsets).isEmpty();

      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, new byte[1]));
      producer.commitTransaction();
      reader.scan(topic, record -> offsets.add(record.offset()));
      assertThat(offsets).hasSize(1);
    }
  }
}
