package dev.charm.producers.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.charm.producers.Rows;
import dev.charm.producers.TestBroker;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IngestIT {
  private static final List<Topic<?>> TOPICS =
      List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS, Topics.RATING_SNAPSHOTS);

  private static TestBroker broker;
  private static Registry registry;
  private static String beforeTopics;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
    registry = new Registry("mock://ingest", Map.of());
    registry.registerAll();
    try {
      Ingest.connect(broker.clients(), registry, TOPICS).close();
      throw new AssertionError("connected without topics");
    } catch (SendException e) {
      beforeTopics = e.getMessage();
    }
    broker.createTopics(3);
  }

  @AfterAll
  static void stop() throws Exception {
    registry.close();
    broker.close();
  }

  @Test
  void shouldChangeNothingWhenAFileIsSentTwice() throws Exception {
    String file = "prompt,response,score_a\none,\"1\r2\",1\ntwo,2,\none,3,-0.5\n";
    List<FileReport> reports = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      reports.add(ingest(study("twice.csv", file, PromptIdentity.TEXT)));
    }

    assertThat(reports)
        .hasSize(2)
        .allSatisfy(
            report -> {
              assertThat(report.good()).isEqualTo(3);
              assertThat(report.rewards()).isEqualTo(2);
            });
    assertThat(copies(Topics.PROMPTS, "one", "two")).hasSize(3).allMatch(copies -> copies == 2);
    assertThat(copies(Topics.RESPONSES, "one", "two")).hasSize(3).allMatch(copies -> copies == 2);
    assertThat(copies(Topics.REWARDS, "one", "two")).hasSize(2).allMatch(copies -> copies == 2);
    String id = PromptIdentity.ofText("one");
    assertThat(events(Topics.PROMPTS, id)).first().isEqualTo(prompt(id, "one"));
    assertThat(events(Topics.RESPONSES, id))
        .extracting(Response::getText, Response::getVersion)
        .contains(Tuple.tuple("1\r2", 1_700_000_000_000L));
    assertThat(events(Topics.REWARDS, id)).extracting(Reward::getScore).containsOnly(1.0);
  }

  @Test
  void shouldGiveACorrectedFileAHigherVersionUnderTheSameKey() throws Exception {
    ReadSettings corrected = new ReadSettings(Aliases.none(), OptionalLong.of(Long.MAX_VALUE));
    for (ReadSettings settings : List.of(ReadSettings.DEFAULT, corrected)) {
      String line = "{\"prompt_id\":\"corrected\",\"model\":\"m\",\"scores\":{\"a@1\":%s}}";
      Source source =
          Rows.source("c.jsonl", line.formatted(settings.equals(corrected) ? "2" : "1"));
      try (RowReader rows = Answers.open(source, AnswerSettings.table("jsonl", settings))) {
        ingest(rows);
      }
    }

    assertThat(events(Topics.REWARDS, "corrected"))
        .extracting(Reward::getScore, Reward::getVersion)
        .containsExactly(Tuple.tuple(1.0, 1_700_000_000_000L), Tuple.tuple(2.0, Long.MAX_VALUE));
  }

  @Test
  void shouldSendBadRowsToTheDeadLettersWithFileAndLineAndTheRest() throws Exception {
    String large = "x".repeat(5 * 1024 * 1024);
    String file =
        "prompt,response,score_a\nbad-a,r,1\nbad-b,r,inf\n\"bad-c,r,1\nbad-d,"
            + large
            + ",1\nbad-e,r,2,3\nbad-f,r,1\n";
    FileReport report;
    try (Ingest ingest = Ingest.connect(broker.clients(), registry, TOPICS);
        RowReader rows = study("bad.csv", file, PromptIdentity.ROW)) {
      report = ingest.ingest(rows, Progress.NONE);
    }

    assertThat(report.good()).isEqualTo(2);
    assertThat(report.refused()).isEqualTo(4);
    assertThat(report.messages()).contains("1 row refused: score_a is not finite: 'inf' (line 3)");
    assertThat(events(Topics.REWARDS, PromptIdentity.ofText("bad-f") + "#5")).hasSize(1);
    List<ConsumerRecord<byte[], byte[]>> letters = deadLetters("bad.csv");
    assertThat(letters)
        .extracting(letter -> header(letter, DeadLetters.OFFSET))
        .containsExactly("3", "4", "5", "6");
    assertThat(letters)
        .extracting(letter -> header(letter, DeadLetters.REASON))
        .containsExactly("not-finite", "undecodable", "too-large", "undecodable");
    assertThat(letters)
        .allSatisfy(letter -> assertThat(header(letter, DeadLetters.STAGE)).isEqualTo("ingest"));
    assertThat(letters.get(0).value()).asString(StandardCharsets.UTF_8).isEqualTo("bad-b,r,inf");
    String row = "bad-d," + large + ",1";
    assertThat(letters.get(2).value()).hasSize(DeadLetters.MAX_VALUE_BYTES).startsWith('b', 'a');
    assertThat(header(letters.get(2), DeadLetters.SIZE)).isEqualTo(String.valueOf(row.length()));
    assertThat(header(letters.get(2), DeadLetters.SHA256)).isEqualTo(sha256(row));
    assertThat(header(letters.get(2), DeadLetters.DETAIL)).doesNotContain("xxx");
  }

  @Test
  void shouldSendWhatCameBeforeAFileBreaksOff() throws Exception {
    String file =
        "[{\"instruction\":\"broken\",\"output\":\"o\",\"generator\":\"m\"},{\"instruction\"";

    assertThatThrownBy(
            () -> {
              try (RowReader rows =
                  Answers.open(
                      Rows.source("o.json", file),
                      AnswerSettings.table("alpaca-eval", ReadSettings.DEFAULT))) {
                ingest(rows);
              }
            })
        .isInstanceOf(SourceException.class);

    assertThat(events(Topics.RESPONSES, PromptIdentity.ofText("broken"))).hasSize(1);
  }

  @Test
  void shouldTellHowFarItIs() throws Exception {
    List<Long> told = new ArrayList<>();
    String file = "prompt_id,score_a\nprogress,1\nprogress,2\n";

    try (Ingest ingest = Ingest.connect(broker.clients(), registry, TOPICS);
        RowReader rows = study("p.csv", file, PromptIdentity.FIRST)) {
      FileReport report =
          ingest.ingest(
              rows,
              (read, total) -> {
                assertThat(total).isEqualTo(file.length());
                told.add(read);
              });
      assertThat(report.good()).isEqualTo(1);
      assertThat(report.repeated()).isEqualTo(1);
    }
    assertThat(told).hasSize(2).isSorted().last().isEqualTo((long) file.length());
  }

  @Test
  void shouldImportRatingsUnderSourceArenaAndModel() throws Exception {
    String table = "model,rating\nm|1,1000\nbad,x\n";
    FileReport report;
    try (Ingest ratings = Ingest.connect(broker.clients(), registry, TOPICS);
        RowReader rows =
            RatingTable.open(Rows.source("board.csv", table), "overall", null, Aliases.none())) {
      report = ratings.ingest(rows, Progress.NONE);
    }

    assertThat(report.ratings()).isEqualTo(1);
    assertThat(report.refused()).isEqualTo(1);
    assertThat(events(Topics.RATING_SNAPSHOTS, "board|overall|m%7C1"))
        .extracting(RatingSnapshot::getRating)
        .containsExactly(1000.0);
    assertThat(deadLetters("board.csv")).hasSize(1);
  }

  @Test
  void shouldSayThatATopicIsUnknown() {
    assertThat(beforeTopics).contains("unknown topic charm.");
  }

  @Test
  void shouldSayThatTheBrokerIsAway() {
    Map<String, Object> away = broker.clients();
    away.put("bootstrap.servers", "127.0.0.1:1");
    away.put("default.api.timeout.ms", "2000");

    assertThatThrownBy(() -> Ingest.connect(away, registry, TOPICS))
        .isInstanceOf(SendException.class)
        .hasMessageContaining("no Kafka broker answers at 127.0.0.1:1");
  }

  @Test
  void shouldSayThatTheRegistryIsAway() throws Exception {
    try (Registry away = new Registry("http://127.0.0.1:1", Map.of())) {
      assertThatThrownBy(() -> Ingest.connect(broker.clients(), away, TOPICS))
          .isInstanceOf(SendException.class)
          .hasMessageContaining("the schema registry does not answer");
    }
  }

  @Test
  void shouldSayThatTheRegistryDoesNotKnowTheSchema() throws Exception {
    try (Registry empty = new Registry("mock://empty", Map.of())) {
      assertThatThrownBy(() -> Ingest.connect(broker.clients(), empty, TOPICS))
          .isInstanceOf(SendException.class)
          .hasMessageStartingWith("schema mismatch")
          .hasMessageContaining("charm.prompts-value");
    }
  }

  @Test
  void shouldFailWhenTheBrokerGoesAwayInTheMiddle() throws Exception {
    StringBuilder file = new StringBuilder("prompt_id,score_a\n");
    for (int i = 0; i < 100; i++) {
      file.append("gone,").append(i).append('\n');
    }
    try (TestBroker going = new TestBroker()) {
      going.createTopics(1);
      try (Ingest ingest = Ingest.connect(going.clients(), registry, TOPICS);
          RowReader rows = study("g.csv", file.toString(), PromptIdentity.ROW)) {
        int[] row = {0};

        assertThatThrownBy(
                () ->
                    ingest.ingest(
                        rows,
                        (read, total) -> {
                          if (++row[0] == 50) {
                            going.stop();
                          }
                        }))
            .isInstanceOf(SendException.class)
            .hasMessageContaining("no Kafka broker answers");
      }
    }
  }

  private static FileReport ingest(RowReader rows) throws Exception {
    try (Ingest ingest = Ingest.connect(broker.clients(), registry, TOPICS);
        rows) {
      return ingest.ingest(rows, Progress.NONE);
    }
  }

  private static RowReader study(String name, String file, PromptIdentity identity)
      throws SourceException {
    return Answers.open(
        Rows.source(name, file), AnswerSettings.study("m", identity, ReadSettings.DEFAULT));
  }

  private static Prompt prompt(String id, String text) {
    return new EventFactory(1_700_000_000_000L, "csv").prompt(id, Conversations.asUser(text), null);
  }

  /** How often each distinct record of these prompts stands in a topic. */
  private static List<Long> copies(Topic<?> topic, String... texts) {
    List<String> ids = Arrays.stream(texts).map(PromptIdentity::ofText).toList();
    Map<String, Long> copies =
        broker.records(topic.name()).stream()
            .map(
                record ->
                    record.partition() + key(record) + HexFormat.of().formatHex(record.value()))
            .filter(record -> ids.stream().anyMatch(record::contains))
            .collect(Collectors.groupingBy(record -> record, TreeMap::new, Collectors.counting()));
    return List.copyOf(copies.values());
  }

  private static <T extends SpecificRecord> List<T> events(Topic<T> topic, String key) {
    List<T> events = new ArrayList<>();
    try (var decoder = registry.decoder(topic)) {
      for (ConsumerRecord<byte[], byte[]> record : broker.records(topic.name())) {
        if (key(record).equals(key)) {
          Decoded<T> decoded = decoder.deserialize(topic.name(), record.value());
          events.add(
              decoded instanceof Decoded.Value<T> good
                  ? good.value()
                  : fail("not good: " + decoded));
        }
      }
    }
    return events;
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters(String file) {
    return broker.records(Topics.DEAD_LETTERS).stream()
        .filter(letter -> file.equals(header(letter, DeadLetters.ORIGIN)))
        .toList();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return String.valueOf(DeadLetters.header(record.headers(), name));
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
