package dev.charm.ops.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.command.OnSampleStack;
import dev.charm.ops.embedded.Ports;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a command says when a topic of a running stack cannot be read. */
class LogReadersIT extends OnSampleStack {
  @Test
  void shouldSayThatTheRegistryIsAwayInsteadOfWaitingForIt() {
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
        .isEqualTo(
            "charm: the schema registry does not answer at "
                + url
                + " (see --schema-registry)"
                + System.lineSeparator());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
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

    StringWriter terminal = new StringWriter();
    try (LogReader reader = LogReaders.open(connection, new PrintWriter(terminal))) {
      assertThat(
              ErrorLine.of(catchThrowable(() -> reader.scan("charm.no-such-topic", record -> {}))))
          .isEqualTo(
              "unknown topic: charm.no-such-topic does not exist at "
                  + stack.endpoints().bootstrapServers());
      assertThat(ErrorLine.of(catchThrowable(() -> reader.latest(topic))))
          .startsWith("schema mismatch: no record of test.foreign fits the schema of this version");
      reader.each(topic, key -> true, (key, value) -> {});
      assertThat(terminal.toString())
          .startsWith(
              "charm: 1 records of test.foreign do not fit the schema and are left out (first:"
                  + " partition 0, offset 0: ")
          .endsWith(")" + System.lineSeparator());
    }
  }
}
