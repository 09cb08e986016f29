package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.TopicCreation;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real broker, exactly once, with several partitions and instances that lose their state. */
class StreamingEqualsBatchIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Map<String, Rating> RATINGS =
      Map.of(
          "base", Rating.withInterval(1100, 1095, 1105),
          "verbose", Rating.withInterval(1080, 1075, 1085),
          "terse", Rating.withInterval(1150, 1145, 1155));

  @TempDir Path folder;

  private final String registryUrl = "mock://" + UUID.randomUUID();
  private KafkaClusterTestKit cluster;
  private Registry registry;

  @BeforeEach
  void start() throws Exception {
    cluster =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumControllerNodes(1)
                    .setNumBrokerNodes(1)
                    .build())
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "2")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("transaction.state.log.num.partitions", "2")
            .build();
    cluster.format();
    cluster.startup();
    cluster.waitForReadyBrokers();
    registry = new Registry(registryUrl, Map.of());
    registry.registerAll();
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void shouldSettleAtTheBatchResultThoughAnInstanceLosesItsStateInTheMiddle(int partitions)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      new TopicCreation(partitions, 2, (short) 1).createMissing(admin);
    }
    List<Reward> rewards = Events.rewards(400, 21);
    Projection batch = Projection.ofBatch(rewards, RATINGS, new Objective.WinRate(), "base");

    try (CalibrationService first = service("first")) {
      first.start();
      send(Topics.RATING_SNAPSHOTS, Events.rating("base", 1100), Events.rating("verbose", 1080));
      send(Topics.REWARDS, rewards.subList(0, 700).toArray(Reward[]::new));
      await(() -> !read(Topics.CALIBRATIONS).isEmpty(), "a first calibration");
    }
    send(Topics.REWARDS, rewards.subList(600, 1200).toArray(Reward[]::new));
    send(Topics.RATING_SNAPSHOTS, Events.rating("terse", 1150));
    try (CalibrationService second = service("second-with-empty-state")) {
      second.start();
      await(
          () -> projection().differencesFrom(batch).isEmpty() && settled(),
          "the batch result, as decisions and as numbers");
    }
    assertThat(projection().differencesFrom(batch)).isEmpty();
    assertThat(projection().pairs()).hasSizeGreaterThan(700);
  }

  private CalibrationService service(String state) {
    Properties kafka = new Properties();
    kafka.put("bootstrap.servers", cluster.bootstrapServers());
    kafka.put("state.dir", folder.resolve(state).toString());
    kafka.put("num.stream.threads", 2);
    return new CalibrationService(
        CalibrationSettings.of(new Objective.WinRate(), "base", "overall"),
        kafka,
        registryUrl,
        Map.of());
  }

  @SafeVarargs
  private <T extends SpecificRecord> void send(Topic<T> topic, T... events) {
    try (KafkaProducer<String, T> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            registry.serializer(topic))) {
      for (T event : events) {
        producer.send(new ProducerRecord<>(topic.name(), key(event), event));
      }
    }
  }

  private static String key(SpecificRecord event) {
    return event instanceof RatingSnapshot rating
        ? Keys.join(rating.getSource(), rating.getArena(), rating.getModel())
        : Keys.join(((Reward) event).getPromptId());
  }

  private Projection projection() {
    Map<String, PreferencePair> pairs = read(Topics.PREFERENCE_PAIRS);
    return Projection.of(pairs, read(Topics.CALIBRATIONS));
  }

  private boolean settled() {
    return read(Topics.CALIBRATIONS).values().stream().allMatch(Calibration::getSettled);
  }

  /** The latest committed value of each key. */
  private <T extends SpecificRecord> Map<String, T> read(Topic<T> topic) {
    Map<String, T> latest = new HashMap<>();
    try (KafkaConsumer<String, Decoded<T>> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            registry.decoder(topic))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
        for (ConsumerRecord<String, Decoded<T>> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() == null) {
            latest.remove(record.key());
          } else {
            latest.put(record.key(), ((Decoded.Value<T>) record.value()).value());
          }
        }
      }
    }
    return latest;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition, String what) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("time waited for %s", what).isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }
}
