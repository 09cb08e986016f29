package dev.charm.ops.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.views.PartitionReader;
import dev.charm.ops.embedded.EmbeddedKafka;
import dev.charm.ops.embedded.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterIT {
  private static final TopicPartition PARTITION = new TopicPartition("kept-by-time", 1);

  /** Within what the topic keeps. */
  private static final long BEGUN = System.currentTimeMillis() - Duration.ofHours(1).toMillis();

  /** Two transactions and a half. */
  private static final int RECORDS = 2_500;

  @TempDir Path folder;
  private EmbeddedKafka kafka;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    kafka = new EmbeddedKafka(folder.resolve("broker"), Ports.free());
    kafka.start();
    admin = Admin.create(client());
    admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 2, (short) 1))).all().get();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(
          new ProducerRecord<>(
              PARTITION.topic(),
              PARTITION.partition(),
              BEGUN + i,
              bytes("key " + i % 7),
              i % 11 == 0 ? null : bytes("value " + i),
              List.of(new RecordHeader("number", bytes(String.valueOf(i))))));
    }
    try (LogWriter writer = new LogWriter(client(), admin)) {
      writer.send(records);
    }
  }

  @AfterEach
  void stop() {
    admin.close();
    kafka.close();
  }

  private Map<String, Object> client() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  @Test
  void shouldKeepEveryOtherRecordAsItWasAndInItsOrder() throws Exception {
    try (LogWriter writer = new LogWriter(client(), admin)) {
      writer.rewrite(
          PARTITION, record -> number(record) % 3 == 0 ? Optional.empty() : same(record));
    }
    assertThat(numbers()).isEqualTo(numbersWithout(3));
  }

  @Test
  void shouldLoseNothingWhenItFailsInTheMiddleAndFinishTheNextTime() throws Exception {
    try (LogWriter writer = new LogWriter(client(), admin)) {
      assertThatThrownBy(
              () ->
                  writer.rewrite(
                      PARTITION,
                      record -> {
                        if (number(record) == 1_700) {
                          throw new IllegalStateException("power cut");
                        }
                        return number(record) % 3 == 0 ? Optional.empty() : same(record);
                      }))
          .hasMessage("power cut");
    }
    List<Integer> all = IntStream.range(0, RECORDS).boxed().toList();
    assertThat(numbers()).startsWith(all.toArray(Integer[]::new)).hasSizeGreaterThan(RECORDS);

    try (LogWriter writer = new LogWriter(client(), admin)) {
      writer.rewrite(
          PARTITION, record -> number(record) % 3 == 0 ? Optional.empty() : same(record));
    }
    List<Integer> left = numbers();
    assertThat(left).hasSameElementsAs(numbersWithout(3));
    assertThat(left.subList(0, numbersWithout(3).size())).isEqualTo(numbersWithout(3));
  }

  @Test
  void shouldGiveWayToASecondOneOnTheSameCluster() throws Exception {
    try (LogWriter first = new LogWriter(client(), admin);
        LogWriter second = new LogWriter(client(), admin)) {
      second.rewrite(PARTITION, LogWriterIT::same);
      assertThatThrownBy(() -> first.rewrite(PARTITION, LogWriterIT::same))
          .hasRootCauseInstanceOf(InvalidProducerEpochException.class);
    }
    assertThat(numbers()).isEqualTo(IntStream.range(0, RECORDS).boxed().toList());
  }

  /** The committed records by their headers; each must have its own key, value and time. */
  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    try (PartitionReader reader = PartitionReader.ofCommitted(client())) {
      reader.read(
          reader.ends(List.of(PARTITION)),
          record -> {
            int i = number(record);
            assertThat(record.key()).isEqualTo(bytes("key " + i % 7));
            assertThat(record.value()).isEqualTo(i % 11 == 0 ? null : bytes("value " + i));
            assertThat(record.timestamp()).isEqualTo(BEGUN + i);
            numbers.add(i);
          });
    }
    return numbers;
  }

  private static List<Integer> numbersWithout(int multiples) {
    return IntStream.range(0, RECORDS).filter(i -> i % multiples != 0).boxed().toList();
  }

  private static Optional<ProducerRecord<byte[], byte[]>> same(
      ConsumerRecord<byte[], byte[]> record) {
    return Optional.of(
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers()));
  }

  private static int number(ConsumerRecord<byte[], byte[]> record) {
    return Integer.parseInt(
        new String(record.headers().lastHeader("number").value(), StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
