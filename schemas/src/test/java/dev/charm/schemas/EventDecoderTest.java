package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import dev.charm.schemas.EventDecoder.RegistryUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
  private static final Reward REWARD = Rewards.of("p", "model", 0, "rm@1", 1.5, 0L, null);

  private Registry registry;
  private Deserializer<Decoded<Reward>> decoder;

  @BeforeEach
  void register() throws Exception {
    registry = RegistryInMemory.withAllSchemas();
    decoder = registry.decoder(Topics.REWARDS);
  }

  private byte[] bytes(Reward reward) {
    return registry.serializer(Topics.REWARDS).serialize(Topics.REWARDS.name(), reward);
  }

  private MalformedReason reason(byte[] bytes) {
    Decoded<Reward> decoded = decoder.deserialize(Topics.REWARDS.name(), bytes);
    assertThat(decoded.raw()).isEqualTo(bytes);
    return decoded instanceof Decoded.Malformed<Reward> malformed
        ? malformed.reason()
        : fail("not malformed: " + decoded);
  }

  @Test
  void shouldReadWhatTheSerializerWrote() {
    byte[] bytes = bytes(REWARD);

    assertThat(decoder.deserialize(Topics.REWARDS.name(), bytes))
        .isEqualTo(new Decoded.Value<>(REWARD, bytes));
  }

  @Test
  void shouldKeepTheBytesAndSayWhyARecordCannotBeUsed() {
    byte[] good = bytes(REWARD);
    byte[] unknownId = good.clone();
    unknownId[4] = 88;

    assertThat(reason(new byte[0])).isEqualTo(MalformedReason.NOT_AVRO);
    assertThat(reason("{\"score\":1}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(MalformedReason.NOT_AVRO);
    assertThat(reason(unknownId)).isEqualTo(MalformedReason.UNKNOWN_SCHEMA_ID);
    assertThat(reason(bytes(Reward.newBuilder(REWARD).setScore(Double.NaN).build())))
        .isEqualTo(MalformedReason.NOT_FINITE);
    assertThat(reason(bytes(Reward.newBuilder(REWARD).setScore(-1.1e6).build())))
        .isEqualTo(MalformedReason.OUT_OF_RANGE);
    assertThat(reason(bytes(Reward.newBuilder(REWARD).setPolicyModel(" ").build())))
        .isEqualTo(MalformedReason.MISSING_FIELD);
    assertThat(reason(bytes(Reward.newBuilder(REWARD).setRewardModel("rm").build())))
        .isEqualTo(MalformedReason.MISSING_FIELD);
    String tooLong = "m".repeat(EventCheck.MAX_NAME_BYTES + 1);
    assertThat(reason(bytes(Reward.newBuilder(REWARD).setPolicyModel(tooLong).build())))
        .isEqualTo(MalformedReason.TOO_LARGE);
  }

  @Test
  void shouldFindEveryTruncationMalformed() {
    byte[] good = bytes(REWARD);
    for (int length = 0; length < good.length; length++) {
      MalformedReason reason = reason(Arrays.copyOf(good, length));
      assertThat(reason).isIn(MalformedReason.NOT_AVRO, MalformedReason.UNDECODABLE);
    }
  }

  @Test
  void shouldFindARecordOfAnotherTopicMalformed() {
    byte[] prompt =
        registry
            .serializer(Topics.PROMPTS)
            .serialize(Topics.PROMPTS.name(), Prompt.newBuilder().setPromptId("p").build());

    assertThat(reason(prompt)).isEqualTo(MalformedReason.UNDECODABLE);
    // A reward has every field that a prompt cannot do without.
    assertThat(registry.decoder(Topics.PROMPTS).deserialize(Topics.PROMPTS.name(), bytes(REWARD)))
        .isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void shouldLeaveATombstoneATombstone() {
    assertThat(decoder.deserialize(Topics.REWARDS.name(), null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 500, 503})
  void shouldNeverCallARecordMalformedBecauseTheRegistryRefusesOrFails(int status)
      throws IOException {
    byte[] good = bytes(REWARD);
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThatThrownBy(() -> decoderAt(server.getAddress().getPort()).deserialize("t", good))
          .isInstanceOf(RegistryUnavailableException.class);
    } finally {
      server.stop(0);
    }
    assertThat(asked.get()).as("times asked").isGreaterThan(1);
  }

  @Test
  void shouldNeverCallARecordMalformedBecauseTheRegistryIsAway() {
    assertThatThrownBy(() -> decoderAt(1).deserialize("t", bytes(REWARD)))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  private static EventDecoder<Reward> decoderAt(int port) {
    return new Registry("http://127.0.0.1:" + port, Map.of("retries.wait.ms", "20"))
        .decoder(Topics.REWARDS, Duration.ofMillis(300));
  }
}
