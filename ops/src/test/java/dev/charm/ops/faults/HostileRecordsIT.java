package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.rating.Rating;
import dev.charm.calibration.reward.Objective;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.faults.HostileRecords.Hostile;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.stack.RawRecords;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.Projection;
import dev.charm.streams.guarantees.CommittedLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile records between good ones: each is set aside once, and nothing else happens. */
class HostileRecordsIT {
  private static final int ROWS = 150;
  private static final int PARTS = 3;

  @TempDir Path folder;

  /** Where a record lies. */
  private record Position(String topic, int partition, long offset) {
    static Position of(RecordMetadata metadata) {
      return new Position(metadata.topic(), metadata.partition(), metadata.offset());
    }
  }

  @Test
  void shouldSetEachHostileRecordAsideOnceAndLoseNothingGood() throws Exception {
    long seed = Long.getLong("charm.seed", System.nanoTime());
    System.out.println("hostile records: -Dcharm.seed=" + seed);
    try (RunningStack stack = RunningStack.scoring(folder, 3);
        Warnings warnings = new Warnings()) {
      Endpoints endpoints = stack.endpoints();
      Set<Thread> threads = streamThreads();
      Map<Position, Hostile> sent = new TreeMap<>(Comparator.comparing(String::valueOf));
      Position orphan;
      try (Registry registry = new Registry(endpoints.schemaRegistry(), Map.of());
          KafkaProducer<byte[], byte[]> producer = RawRecords.producer(endpoints)) {
        List<Hostile> hostile = new ArrayList<>(HostileRecords.all(registry));
        assertThat(hostile).hasSizeGreaterThanOrEqualTo(50);
        Collections.shuffle(hostile, new Random(seed));
        int share = hostile.size() / PARTS + 1;
        for (int part = 0; part < PARTS; part++) {
          StudySample.rows(part * ROWS / PARTS, (part + 1) * ROWS / PARTS).ingest(endpoints);
          for (Hostile one :
              hostile.subList(part * share, Math.min(hostile.size(), (part + 1) * share))) {
            RecordMetadata at =
                producer.send(new ProducerRecord<>(one.topic(), one.key(), one.value())).get();
            sent.put(Position.of(at), one);
          }
          if (part == 0) {
            StudySample.importRatings(endpoints);
          }
        }
        Illustrative.send(endpoints);
        orphan = sendResponseWithoutPrompt(producer, registry);
      }
      RunningStack.awaitSettled(endpoints);

      List<ConsumerRecord<byte[], byte[]>> letters = deadLetters(endpoints);
      Map<Position, String> reasons = new TreeMap<>(Comparator.comparing(String::valueOf));
      for (ConsumerRecord<byte[], byte[]> letter : letters) {
        String before = reasons.put(origin(letter), header(letter, DeadLetters.REASON));
        assertThat(before).as("a second dead letter of %s", origin(letter)).isNull();
      }
      Map<Position, String> expected = new TreeMap<>(Comparator.comparing(String::valueOf));
      sent.forEach((at, one) -> expected.put(at, one.reason().label()));
      expected.put(orphan, MalformedReason.UNKNOWN_PROMPT.label());
      assertThat(reasons).as(() -> differences(reasons, expected, sent)).isEqualTo(expected);
      letters.forEach(letter -> shouldKeepTheRecordAsItCame(letter, sent.get(origin(letter))));

      shouldHaveLostNothingGood(endpoints);
      assertThat(warnings.seen()).isEmpty();
      assertThat(stack.states().values()).containsOnly(Service.State.RUNNING);
      assertThat(streamThreads()).isNotEmpty().isEqualTo(threads);
    }
  }

  private static void shouldHaveLostNothingGood(Endpoints endpoints) throws Exception {
    List<Reward> rewards = new ArrayList<>(StudySample.rows(0, ROWS).rewards());
    List<Reward> scored = Illustrative.scored(endpoints);
    assertThat(scored).hasSize(Illustrative.responses().size());
    rewards.addAll(scored);
    Map<String, Rating> ratings = Illustrative.ratings();
    ratings.putAll(StudySample.ratings());
    Projection batch = Projection.ofBatch(rewards, ratings, new Objective.WinRate(), null);

    CommittedLog observed = RunningStack.published(endpoints);
    assertThat(observed.projection().differencesFrom(batch)).isEmpty();
    assertThat(observed.broken()).isEmpty();
    assertThat(observed.projection().calibrations()).hasSize(5 * 4 * 2 + 3 * 2);
  }

  private static void shouldKeepTheRecordAsItCame(
      ConsumerRecord<byte[], byte[]> letter, @Nullable Hostile hostile) {
    assertThat(header(letter, DeadLetters.DETAIL)).hasSizeBetween(1, 1_000);
    if (header(letter, DeadLetters.REASON).equals(MalformedReason.UNDECODABLE.label())) {
      assertThat(header(letter, DeadLetters.DETAIL))
          .matches("charm\\.[a-z-]+-value version \\d+ \\(id \\d+\\): .+");
    }
    String stage = header(letter, DeadLetters.STAGE);
    if (hostile == null) {
      assertThat(stage).startsWith("scorer ");
      return;
    }
    assertThat(stage).as(hostile.toString()).isEqualTo("streams");
    byte[] value = hostile.value();
    if (value != null && value.length > DeadLetters.MAX_VALUE_BYTES) {
      assertThat(header(letter, DeadLetters.SIZE)).isEqualTo(String.valueOf(value.length));
      value = Arrays.copyOf(value, DeadLetters.MAX_VALUE_BYTES);
    }
    assertThat(letter.value()).as(hostile.toString()).isEqualTo(value);
  }

  /** A good response, old enough that nobody waits for its prompt any more. */
  private static Position sendResponseWithoutPrompt(
      KafkaProducer<byte[], byte[]> producer, Registry registry) throws Exception {
    Topic<Response> topic = Topics.RESPONSES;
    Response response = new Response("nobody", "m", 0, "hello", null, Map.of(), false, 0L, "test");
    try (var serializer = registry.serializer(topic)) {
      return Position.of(
          producer
              .send(
                  new ProducerRecord<>(
                      topic.name(),
                      null,
                      System.currentTimeMillis() - 3_600_000,
                      "nobody".getBytes(StandardCharsets.UTF_8),
                      serializer.serialize(topic.name(), response)))
              .get());
    }
  }

  /** All dead letters. */
  static List<ConsumerRecord<byte[], byte[]>> deadLetters(Endpoints endpoints) throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", endpoints.bootstrapServers());
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    try (LogReader reader =
        LogReaders.open(
            new Connection(kafka, endpoints.schemaRegistry(), Map.of()),
            new PrintWriter(new StringWriter()))) {
      reader.scan(Topics.DEAD_LETTERS, letters::add);
    }
    return letters;
  }

  private static Position origin(ConsumerRecord<byte[], byte[]> letter) {
    return new Position(
        header(letter, DeadLetters.ORIGIN),
        Integer.parseInt(header(letter, DeadLetters.PARTITION)),
        Long.parseLong(header(letter, DeadLetters.OFFSET)));
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return Objects.requireNonNull(DeadLetters.header(letter.headers(), name), name);
  }

  private static String differences(
      Map<Position, String> actual, Map<Position, String> expected, Map<Position, Hostile> sent) {
    StringBuilder lines = new StringBuilder();
    Set<Position> all = new LinkedHashSet<>(actual.keySet());
    all.addAll(expected.keySet());
    for (Position at : all) {
      if (!Objects.equals(actual.get(at), expected.get(at))) {
        lines.append(
            "%n%s (%s): %s instead of %s"
                .formatted(sent.get(at), at, actual.get(at), expected.get(at)));
      }
    }
    return lines.toString();
  }

  private static Set<Thread> streamThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("-StreamThread-"))
        .collect(Collectors.toSet());
  }
}
