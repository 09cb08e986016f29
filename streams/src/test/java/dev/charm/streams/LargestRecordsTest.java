package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.reward.Objective;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** What is let in fits on the way out: on every topic and changelog that it can reach. */
class LargestRecordsTest {
  private static final Properties SETTINGS = StreamsDefaults.under(new Properties());
  private static final int MAX_REQUEST =
      (int) SETTINGS.get(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG));

  /** Of separators only: each takes three bytes in a key. */
  private static String name(String distinct, String end) {
    int rest = EventCheck.MAX_NAME_BYTES - distinct.length() - end.length();
    return distinct + "|".repeat(rest) + end;
  }

  private static long size(byte[] key, byte[] value, Header[] headers) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers);
  }

  @Test
  void shouldMakePairsOfTheLargestTextsThatFitTheirTopicAndEveryStore() throws Exception {
    String prompt = name("p", "");
    String rewardModel = name("rm", "@1");
    String over = name("o", "");
    String base = name("b", "");
    String text = "\uFFFD".repeat(EventCheck.MAX_TEXT_BYTES / 3);
    List<Message> messages =
        new ArrayList<>(Collections.nCopies(EventCheck.MAX_MESSAGES - 1, new Message("", "")));
    messages.add(new Message("", text));
    Map<String, String> generation = Map.of("k", "g".repeat(EventCheck.MAX_GENERATION_BYTES - 1));
    String uri = "u".repeat(EventCheck.MAX_URI_BYTES);
    try (TopologyHarness topology =
        new TopologyHarness(CalibrationSettings.of(new Objective.WinRate(), base, "a"))) {
      for (String model : List.of(over, base)) {
        topology.send(
            new RatingSnapshot(name("s", ""), "a", model, 1000.0, null, null, null, Instant.EPOCH));
        topology.send(
            new Response(prompt, model, 0, text, uri, generation, true, 0L, name("s", "")));
      }
      topology.send(new Prompt(prompt, messages, name("c", ""), 0L, name("s", "")));
      for (int i = 0; i < 40; i++) { // as many prompts as a calibration needs
        String id = i == 0 ? prompt : name("p" + i, "");
        topology.send(Rewards.of(id, over, 0, rewardModel, i - 20.0, 0L, null));
        topology.send(Rewards.of(id, base, 0, rewardModel, 0.0, 0L, null));
      }
      topology.settle();

      assertThat(topology.deadLetters).isEmpty();
      assertThat(topology.calibrations).hasSize(1);
      var largest =
          topology.pairs.entrySet().stream()
              .filter(pair -> pair.getValue().getPrompt() != null)
              .findFirst()
              .orElseThrow();
      assertThat(largest.getValue().getChosen().getText()).isEqualTo(text);
      assertThat(largest.getValue().getRejected().getText()).isEqualTo(text);
      byte[] bytes = topology.bytes(Topics.PREFERENCE_PAIRS, largest.getValue());
      long size = size(largest.getKey().getBytes(StandardCharsets.UTF_8), bytes, new Header[0]);
      System.out.println("the largest pair has " + size + " bytes");
      assertThat(bytes.length).isLessThanOrEqualTo(Topics.PREFERENCE_PAIRS.maxValueBytes());
      assertThat(size).isLessThan(MAX_REQUEST).isLessThan(maxMessage(Topics.PREFERENCE_PAIRS));
      System.out.println("the largest entry of a store has " + topology.largestEntry() + " bytes");
      assertThat(topology.largestEntry()).isLessThan(maxChangelogMessage());
    }
  }

  @Test
  void shouldHaveRoomForEveryValueThatIsTakenIn() {
    for (Topic<?> topic : Topics.all()) { // as it came, with the longest key
      long size =
          size(
              new byte[DeadLetters.MAX_KEY_BYTES * 2],
              new byte[topic.maxValueBytes()],
              new Header[0]);
      assertThat(size).as(topic.name()).isLessThan(MAX_REQUEST).isLessThan(maxChangelogMessage());
    }
  }

  @Test
  void shouldMakeDeadLettersOfAnySizeThatFit() {
    byte[] huge = new byte[Topic.MAX_TEXT_RECORD_BYTES];
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.letter(
            huge,
            huge,
            MalformedReason.TOO_LARGE,
            "\uFFFD".repeat(1_000_000),
            new DeadLetters.Origin("s".repeat(100), "t".repeat(249), Integer.MAX_VALUE, 1L << 62));

    long size = size(letter.key(), letter.value(), letter.headers().toArray());
    assertThat(size).isLessThan(MAX_REQUEST).isLessThan(1024 * 1024);
    assertThat(DeadLetters.header(letter.headers(), DeadLetters.SIZE))
        .isEqualTo(String.valueOf(huge.length));
    assertThat(DeadLetters.header(letter.headers(), DeadLetters.SHA256)).hasSize(64);
    assertThat(DeadLetters.header(letter.headers(), DeadLetters.OFFSET)).isEqualTo("" + (1L << 62));
  }

  private static long maxMessage(Topic<?> topic) {
    return Long.parseLong(topic.config().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
  }

  private static long maxChangelogMessage() {
    return Long.parseLong(
        (String) SETTINGS.get(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)));
  }
}
