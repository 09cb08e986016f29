package dev.charm.schemas;

import static dev.charm.schemas.ForeignSchemas.encoded;
import static dev.charm.schemas.ForeignSchemas.framed;
import static dev.charm.schemas.ForeignSchemas.generic;
import static dev.charm.schemas.ForeignSchemas.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes and schemas made to end or to occupy whoever reads them. */
@Timeout(30)
class HostileBytesTest {
  private static final Reward REWARD = Rewards.of("p", "model", 0, "rm@1", 1.5, 0L, null);
  private static final Schema SCHEMA = Reward.getClassSchema();
  private static final Schema NULLS = Schema.createArray(Schema.create(Schema.Type.NULL));

  private Registry registry;
  private Deserializer<Decoded<Reward>> decoder;

  @BeforeEach
  void register() throws Exception {
    registry = RegistryInMemory.withAllSchemas();
    decoder = registry.decoder(Topics.REWARDS);
  }

  private String outcome(byte[] bytes) {
    Decoded<Reward> decoded = decoder.deserialize(Topics.REWARDS.name(), bytes);
    if (decoded instanceof Decoded.Malformed<Reward> malformed) {
      assertThat(malformed.raw()).isSameAs(bytes);
      assertThat(malformed.detail()).isNotBlank().hasSizeLessThan(300);
      return malformed.reason().label();
    }
    assertThat(decoded).isEqualTo(new Decoded.Value<>(REWARD, bytes));
    return "good";
  }

  /** A reward with one more field of a type, whose bytes are given. */
  private byte[] withField(Schema type, byte[]... value) {
    Schema schema = ForeignSchemas.with(SCHEMA, "extra", type);
    int id = ForeignSchemas.register(registry, Topics.REWARDS, schema);
    byte[] known = encoded(generic(SCHEMA, REWARD));
    byte[][] parts = new byte[value.length + 1][];
    parts[0] = known;
    System.arraycopy(value, 0, parts, 1, value.length);
    return framed(id, parts);
  }

  @Test
  void shouldRefuseAnUnknownFieldThatIsNestedDeeperThanTheStack() {
    byte[] nested = new byte[3_001];
    Arrays.fill(nested, (byte) 2); // the second branch: one more level
    nested[3_000] = 0;

    assertThat(outcome(withField(ForeignSchemas.list(), nested))).isEqualTo("undecodable");
    byte[] deepest = new byte[1_000_000];
    Arrays.fill(deepest, (byte) 2);
    deepest[deepest.length - 1] = 0;
    assertThat(outcome(withField(ForeignSchemas.list(), deepest))).isEqualTo("undecodable");
  }

  @Test
  void shouldReadAnUnknownFieldThatIsNestedAsRecordsAre() {
    byte[] nested = new byte[40];
    Arrays.fill(nested, (byte) 2);
    nested[39] = 0;

    assertThat(outcome(withField(ForeignSchemas.list(), nested))).isEqualTo("good");
  }

  @Test
  void shouldRefuseBytesThatAreLeftOverAfterTheRecord() {
    byte[] good = registry.serializer(Topics.REWARDS).serialize(Topics.REWARDS.name(), REWARD);

    assertThat(outcome(good)).isEqualTo("good");
    assertThat(outcome(Arrays.copyOf(good, good.length + 1))).isEqualTo("trailing-bytes");
    byte[] twice = Arrays.copyOf(good, 2 * good.length);
    System.arraycopy(good, 0, twice, good.length, good.length);
    assertThat(outcome(twice)).isEqualTo("trailing-bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, 1L << 60, Long.MAX_VALUE})
  void shouldRefuseListsOfItemsThatTakeNoBytes(long count) {
    assertThat(outcome(withField(NULLS, numbers(count, 0)))).isEqualTo("undecodable");
    assertThat(outcome(withField(NULLS, numbers(-count, 0, 0)))).isEqualTo("undecodable");
    Schema empty = Schema.createRecord("Empty", null, "foreign", false, List.of());
    assertThat(outcome(withField(Schema.createArray(empty), numbers(count, 0))))
        .isEqualTo("undecodable");
  }

  @Test
  void shouldRefuseRecordsThatDoubleAtEachLevel() {
    assertThat(outcome(withField(ForeignSchemas.doubling(60)))).isEqualTo("undecodable");
    assertThat(outcome(withField(ForeignSchemas.doubling(8)))).isEqualTo("good");
  }

  @Test
  void shouldRefuseBlocksThatDoNotEndWhereTheySay() {
    Schema longs = Schema.createArray(Schema.create(Schema.Type.LONG));

    assertThat(outcome(withField(longs, numbers(-2, 2, 1, 2, 0)))).isEqualTo("good");
    assertThat(outcome(withField(longs, numbers(-2, 3, 1, 2, 0)))).isEqualTo("undecodable");
    assertThat(outcome(withField(longs, numbers(-2, -1, 1, 2, 0)))).isEqualTo("undecodable");
    assertThat(outcome(withField(longs, numbers(Long.MIN_VALUE, 2, 1, 2, 0))))
        .isEqualTo("undecodable");
    assertThat(outcome(withField(Schema.createMap(longs), numbers(1, -7))))
        .isEqualTo("undecodable");
  }

  @Test
  void shouldRefuseLengthsThatPromiseMoreThanThereIs() {
    for (Schema.Type type : List.of(Schema.Type.STRING, Schema.Type.BYTES)) {
      for (long length : new long[] {1, Integer.MAX_VALUE - 9, 1L << 40, -1, Long.MIN_VALUE}) {
        assertThat(outcome(withField(Schema.create(type), numbers(length))))
            .as(type + " of " + length)
            .isEqualTo("undecodable");
      }
    }
    Schema fixed = Schema.createFixed("Fixed", null, "foreign", Integer.MAX_VALUE - 9);
    assertThat(outcome(withField(fixed))).isEqualTo("undecodable");
  }

  @Test
  void shouldRefuseSchemasWhoseTypesLieTooDeepInEachOther() {
    assertThat(outcome(withField(ForeignSchemas.chain(3_000), numbers(0, 7))))
        .isEqualTo("unreadable-schema");
    assertThat(outcome(withField(ForeignSchemas.chain(20), numbers(19, 7)))).isEqualTo("good");
  }

  @Test
  void shouldRefuseWhatIsLargerThanWhatItTurnsIntoMayBe() {
    String large = "x".repeat(17 * 1024 * 1024);
    Response map = new Response("p", "m", 0, "hi", null, Map.of("a", large), false, 0L, null);
    Prompt role = new Prompt("p", List.of(new Message(large, "hi")), null, 0L, null);

    assertThat(reason(Topics.RESPONSES, map)).isEqualTo("too-large");
    assertThat(reason(Topics.PROMPTS, role)).isEqualTo("too-large");
  }

  private <T extends SpecificRecord> String reason(Topic<T> topic, T value) {
    byte[] bytes = registry.serializer(topic).serialize(topic.name(), value);
    Decoded<T> decoded = registry.decoder(topic).deserialize(topic.name(), bytes);
    return decoded instanceof Decoded.Malformed<T> malformed ? malformed.reason().label() : "good";
  }

  @Test
  void shouldHoldFewReadersHoweverManySchemasThereAre() {
    EventDecoder<Reward> one = registry.decoder(Topics.REWARDS);
    GenericData.Record reward = generic(SCHEMA, REWARD);
    for (int i = 0; i < 5 * EventDecoder.MAX_READERS; i++) {
      Schema schema = ForeignSchemas.with(SCHEMA, "extra" + i, Schema.create(Schema.Type.NULL));
      int id = ForeignSchemas.register(registry, Topics.REWARDS, schema);
      assertThat(one.deserialize("t", framed(id, encoded(reward))))
          .isInstanceOf(Decoded.Value.class);
    }
    assertThat(one.readers()).isEqualTo(EventDecoder.MAX_READERS);
    assertThat(registry.decoder(Topics.REWARDS, Duration.ZERO).readers()).isZero();
  }
}
