package dev.charm.ops.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Partitions;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
  private final JsonNode document;

  AsyncApiTest() throws Exception {
    document =
        new YAMLMapper()
            .readTree(AsyncApi.yaml("broker:9092", "http://registry", new Partitions(8, 3, 2)));
  }

  @Test
  void shouldHaveAChannelForEveryTopicThatIsNotInternal() {
    List<String> topics = new ArrayList<>();
    Topics.all().stream()
        .filter(topic -> !topic.internal())
        .forEach(topic -> topics.add(topic.name()));
    topics.add(Topics.DEAD_LETTERS);

    assertThat(document.get("channels"))
        .extracting(channel -> channel.get("address").asText())
        .isEqualTo(topics);
    assertThat(document.at("/channels/rewards/bindings/kafka/partitions").asInt()).isEqualTo(8);
    assertThat(document.at("/channels/battles/bindings/kafka/partitions").asInt()).isEqualTo(2);
  }

  @Test
  void shouldCarryTheSchemaThatTheRegistryHas() {
    JsonNode payload = document.at("/components/messages/Reward/payload/schema");

    assertThat(new Schema.Parser().parse(payload.toString())).isEqualTo(Topics.REWARDS.schema());
  }

  @Test
  void shouldSendOnlyWhatCharmReads() {
    assertThat(document.get("operations").has("sendRewards")).isTrue();
    assertThat(document.get("operations").has("receiveRewards")).isTrue();
    assertThat(document.get("operations").has("sendCalibrations")).isFalse();
    assertThat(document.get("operations").has("receiveCalibrations")).isTrue();
  }

  @Test
  void shouldTellEveryHeaderOfADeadLetter() {
    Headers letter =
        DeadLetters.headers(
            new byte[DeadLetters.MAX_VALUE_BYTES + 1],
            MalformedReason.TOO_LARGE,
            "detail",
            new DeadLetters.Origin("streams", "charm.rewards", 0, 0));
    Headers replayed = new RecordHeaders();
    replayed.add(DeadLetters.REPLAYED_FROM, "0/1".getBytes(StandardCharsets.UTF_8));
    DeadLetters.noteReplay(replayed, letter);
    Set<String> headers = new TreeSet<>();
    letter.forEach(header -> headers.add(header.key()));

    Set<String> told = new TreeSet<>();
    document
        .at("/components/messages/DeadLetter/headers/properties")
        .fieldNames()
        .forEachRemaining(told::add);
    assertThat(told).isEqualTo(headers);
  }
}
