package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.embedded.Ports;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reading topics of a running stack, and what goes wrong there. */
@ExtendWith(SampleStack.Shared.class)
class LogReaderIT {
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
    byte[] text = "plain text".getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.REWARD_MODELS.name(), text, text)).get();
    }

    try (LogReader reader = LogReader.open(connection, new PrintWriter(new StringWriter()))) {
      assertThatThrownBy(() -> reader.scan("charm.no-such-topic", record -> {}))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageStartingWith("unknown topic: charm.no-such-topic");
      assertThatThrownBy(() -> reader.latest(Topics.REWARD_MODELS))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageStartingWith("schema mismatch: no record of charm.reward-models fits")
          .hasMessageNotContaining("\n");
    }
  }
}
