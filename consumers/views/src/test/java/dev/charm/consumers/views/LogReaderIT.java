package dev.charm.consumers.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Topics read once, to their end, and what goes wrong there. */
class LogReaderIT {
  private static final int ABORTED = 1_000;
  private static LoopbackCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new LoopbackCluster(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static LogReader reader(ReadListener listener) {
    return reader(new Registry("mock://" + LogReaderIT.class.getName(), Map.of()), listener);
  }

  private static LogReader reader(Registry registry, ReadListener listener) {
    Map<String, Object> kafka = new HashMap<>();
    cluster.clients().forEach((name, value) -> kafka.put(String.valueOf(name), value));
    return new LogReader(
        new LogSource(kafka, "the registry's url", Duration.ofSeconds(8), Duration.ofMillis(100)),
        registry,
        listener);
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
    Properties kafka = cluster.clients();
    kafka.putAll(more);
    return new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void create(String topic) throws Exception {
    try (Admin admin = Admin.create(cluster.clients())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  @Test
  void shouldSayThatATopicIsUnknown() throws Exception {
    try (LogReader reader = reader(ReadListener.NONE)) {
      assertThatThrownBy(() -> reader.scan("charm.no-such-topic", record -> {}))
          .isInstanceOf(UnreadableLogException.UnknownTopic.class)
          .hasMessage(
              "unknown topic: charm.no-such-topic does not exist at "
                  + cluster.clients().getProperty("bootstrap.servers"));
    }
  }

  @Test
  void shouldSayThatNoRecordFitsTheSchemaAndTellOnceWhatIsLeftOut() throws Exception {
    cluster.sendRaw(Topics.MODEL_STATS, "foreign", "plain".getBytes(StandardCharsets.UTF_8));
    List<String> told = new ArrayList<>();
    ReadListener listener =
        new ReadListener() {
          @Override
          public Reading begun(String topic, LongSupplier records) {
            return ReadListener.NONE.begun(topic, records);
          }

          @Override
          public void leftOut(String topic, long records, String first) {
            told.add(records + " of " + topic + " (" + first + ")");
          }
        };
    try (LogReader reader = reader(listener)) {
      assertThatThrownBy(() -> reader.latest(Topics.MODEL_STATS))
          .isInstanceOf(UnreadableLogException.SchemaMismatch.class)
          .hasMessageStartingWith("schema mismatch: no record of charm.model-stats fits")
          .hasMessageContaining("(key foreign: ")
          .hasMessageNotContaining("\n");
      assertThat(told).isEmpty();

      reader.each(Topics.MODEL_STATS, key -> true, (key, value) -> {});
      reader.each(Topics.MODEL_STATS, key -> true, (key, value) -> {});
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).startsWith("1 of charm.model-stats (partition ");
    }
  }

  @Test
  void shouldSayThatTheRegistryIsAway() throws Exception {
    Registry away = new Registry("http://127.0.0.1:" + unused(), Map.of());
    try (LogReader reader = reader(away, ReadListener.NONE);
        var decoder = reader.decoder(Topics.MODEL_STATS)) {
      byte[] ofSchema7 = {0, 0, 0, 0, 7, 1, 2, 3};
      assertThatThrownBy(() -> reader.decode(decoder, Topics.MODEL_STATS, ofSchema7))
          .isInstanceOfSatisfying(
              UnreadableLogException.RegistryAway.class,
              e -> assertThat(e.url()).isEqualTo("the registry's url"))
          .hasCauseInstanceOf(RuntimeException.class);
    }
  }

  private static int unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void shouldTellHowFarItIsAndHowManyRecordsThereWere() throws Exception {
    String topic = "test.progress";
    create(topic);
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (int i = 0; i < 3; i++) {
        producer.send(new ProducerRecord<>(topic, new byte[1])).get();
      }
    }
    List<String> told = new ArrayList<>();
    ReadListener listener =
        new ReadListener() {
          @Override
          public Reading begun(String read, LongSupplier records) {
            return new Reading() {
              @Override
              public void at(long done, long total) {
                told.add(read + " " + done + "/" + total);
              }

              @Override
              public void close() {
                told.add("end of " + records.getAsLong());
              }
            };
          }

          @Override
          public void leftOut(String read, long records, String first) {}
        };
    try (LogReader reader = reader(listener)) {
      reader.scan(topic, record -> {});
    }
    assertThat(told).contains("test.progress 3/3").endsWith("end of 3");
  }

  @Test
  void shouldTellHowFarBackATopicGoes() throws Exception {
    String topic = "test.extent";
    Instant first = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Instant second = first.plusMillis(1);
    create(topic);
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of());
        Admin admin = Admin.create(cluster.clients());
        LogReader reader = reader(ReadListener.NONE)) {
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
    String topic = "test.aborted";
    create(topic);
    try (KafkaProducer<byte[], byte[]> producer =
            producer(Map.of("transactional.id", "test-aborted"));
        LogReader reader = reader(ReadListener.NONE)) {
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
      producer.commitTransaction(); // which comes back before its marker stands in the partition
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (offsets.isEmpty() && System.nanoTime() < deadline) {
        reader.scan(topic, record -> offsets.add(record.offset()));
      }
      assertThat(offsets).hasSize(1);
    }
  }

  /** Where the log alone says what counts, and where it does not. */
  @Test
  void shouldRefuseTheLastRecordOfAKeyWhereOthersWrite() throws Exception {
    try (LogReader reader = reader(ReadListener.NONE)) {
      assertThatThrownBy(() -> reader.latest(Topics.PROMPTS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the last record of a key in charm.prompts");
      Map<String, ModelStats> none = reader.latest(Topics.MODEL_STATS, key -> false);
      assertThat(none).isEmpty();
    }
  }
}
