package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person is told of a record of another client that cannot be read. */
class MalformedDetailTest {
  private static final String SECRET = "a text that belongs to nobody else";
  private static final Reward REWARD = Rewards.of("p", "model", 0, "rm@1", 1.5, 0L, SECRET);
  private static final Prompt PROMPT =
      new Prompt(
          "p",
          List.of(new Message("user", "hi"), new Message("assistant", SECRET)),
          null,
          0L,
          null);

  private Registry registry;

  @BeforeEach
  void register() throws Exception {
    registry = RegistryInMemory.withAllSchemas();
  }

  private <T extends SpecificRecord> String detail(Topic<T> topic, byte[] bytes) {
    Decoded<T> decoded = registry.decoder(topic).deserialize(topic.name(), bytes);
    if (decoded instanceof Decoded.Malformed<T> malformed) {
      assertThat(malformed.detail()).doesNotContain(SECRET).hasSizeLessThan(300);
      return malformed.reason().label() + ": " + malformed.detail();
    }
    return "good";
  }

  private <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T value) {
    return registry.serializer(topic).serialize(topic.name(), value);
  }

  /** A schema as another client may have registered it, by a change of ours. */
  private static Schema changed(Topic<?> topic, String from, String to) {
    String json = topic.schema().toString();
    assertThat(json).contains(from);
    return new Schema.Parser().parse(json.replace(from, to));
  }

  private static Schema without(Schema schema, String field) {
    List<Schema.Field> fields =
        schema.getFields().stream()
            .filter(known -> !known.name().equals(field))
            .map(known -> new Schema.Field(known, known.schema()))
            .toList();
    return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
  }

  private byte[] written(Topic<?> topic, Schema schema, UnaryOperator<GenericData.Record> fill) {
    int id = ForeignSchemas.register(registry, topic, schema);
    return ForeignSchemas.framed(
        id, ForeignSchemas.encoded(fill.apply(new GenericData.Record(schema))));
  }

  private static GenericData.Record reward(GenericData.Record record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      record.put(field.pos(), REWARD.get(REWARD.getSchema().getField(field.name()).pos()));
    }
    return record;
  }

  @Test
  void shouldNameTheWritersSchemaAndTheFieldThatItLacks() {
    byte[] bytes =
        written(Topics.REWARDS, without(Reward.getClassSchema(), "score"), r -> reward(r));

    assertThat(detail(Topics.REWARDS, bytes))
        .matches(
            "undecodable: charm.rewards-value version 2 \\(id \\d+\\): "
                + "field score is missing; expected double");
  }

  @Test
  void shouldNameTheFieldAtWhichTheBytesEnd() {
    byte[] bytes = bytes(Topics.REWARDS, REWARD);
    int score = bytes.length - SECRET.length() - 2 - 1 - Double.BYTES;

    assertThat(detail(Topics.REWARDS, Arrays.copyOf(bytes, score + 3)))
        .matches(
            "undecodable: charm.rewards-value version 1 \\(id \\d+\\): "
                + "field score: .*the bytes end early; expected double");
    assertThat(detail(Topics.REWARDS, Arrays.copyOf(bytes, 5)))
        .endsWith("field prompt_id: the bytes end early; expected string");
    assertThat(detail(Topics.REWARDS, Arrays.copyOf(bytes, bytes.length + 2)))
        .contains("charm.rewards-value version 1")
        .endsWith("2 bytes are left over after the record");
  }

  @Test
  void shouldTellThePathOfAFieldInAList() {
    byte[] bytes = bytes(Topics.PROMPTS, PROMPT);

    assertThat(detail(Topics.PROMPTS, Arrays.copyOf(bytes, bytes.length - 10)))
        .contains("field messages[1].content: ")
        .endsWith("the bytes end early; expected string");

    Schema role = Schema.createRecord("Message", null, "dev.charm.schemas", false);
    role.setFields(List.of(new Schema.Field("role", Schema.create(Schema.Type.STRING), null)));
    Schema prompt =
        Schema.createRecord(
            "Prompt",
            null,
            "dev.charm.schemas",
            false,
            List.of(
                new Schema.Field("prompt_id", Schema.create(Schema.Type.STRING), null),
                new Schema.Field("messages", Schema.createArray(role), null)));
    byte[] withoutContent =
        written(
            Topics.PROMPTS,
            prompt,
            record -> {
              GenericData.Record message = new GenericData.Record(role);
              message.put("role", "user");
              record.put("prompt_id", "p");
              record.put("messages", List.of(message));
              return record;
            });
    assertThat(detail(Topics.PROMPTS, withoutContent))
        .endsWith("field messages[0]: field content is missing; expected string");
    byte[] noMessage =
        written(
            Topics.PROMPTS,
            prompt,
            record -> {
              record.put("prompt_id", "p");
              record.put("messages", List.of());
              return record;
            });
    assertThat(detail(Topics.PROMPTS, noMessage)).isEqualTo("good");
  }

  @Test
  void shouldNameTheTypeThatWasFoundAndTheOneExpected() {
    Schema text =
        changed(
            Topics.REWARDS,
            "\"name\":\"score\",\"type\":\"double\"",
            "\"name\":\"score\",\"type\":\"string\"");
    byte[] bytes =
        written(
            Topics.REWARDS,
            text,
            record -> {
              for (Schema.Field field : record.getSchema().getFields()) {
                record.put(field.pos(), REWARD.get(field.pos()));
              }
              record.put("score", SECRET);
              return record;
            });

    assertThat(detail(Topics.REWARDS, bytes))
        .endsWith("field score: found string, expected double");
    assertThat(detail(Topics.REWARDS, bytes(Topics.PROMPTS, PROMPT)))
        .endsWith("found record Prompt, expected record Reward");
  }

  /** As generated from classes with nullable numbers: it fits as long as there is a number. */
  @Test
  void shouldReadFromAUnionWhatFitsAndTellOfWhatDoesNot() {
    Schema nullable =
        changed(
            Topics.REWARDS,
            "\"name\":\"score\",\"type\":\"double\"",
            "\"name\":\"score\",\"type\":[\"null\",\"double\"]");

    assertThat(detail(Topics.REWARDS, written(Topics.REWARDS, nullable, r -> reward(r))))
        .isEqualTo("good");
    byte[] none =
        written(
            Topics.REWARDS,
            nullable,
            record -> {
              GenericData.Record without = reward(record);
              without.put("score", null);
              return without;
            });
    assertThat(detail(Topics.REWARDS, none)).endsWith("field score: found null, expected double");
  }

  /**
   * Spark's to_avro writes microseconds by default (SPARK-24773): Avro would take them as they are.
   */
  @Test
  void shouldRefuseATimeOfAnotherUnitAndNameBoth() {
    RatingSnapshot rating =
        RatingSnapshot.newBuilder()
            .setSource("s")
            .setArena("a")
            .setModel("m")
            .setRating(1000)
            .setAsOf(Instant.EPOCH)
            .build();
    for (String unit : List.of("timestamp-micros", "local-timestamp-micros", "timestamp-nanos")) {
      assertThat(detail(Topics.RATING_SNAPSHOTS, asOf(rating, unit)))
          .endsWith("field as_of: found long (" + unit + "), expected long (timestamp-millis)");
    }
    assertThat(detail(Topics.RATING_SNAPSHOTS, asOf(rating, "local-timestamp-millis")))
        .isEqualTo("good");
    assertThat(detail(Topics.RATING_SNAPSHOTS, asOf(rating, "anything-else")))
        .contains("found long (anything-else)");
  }

  private byte[] asOf(RatingSnapshot rating, String unit) {
    Schema schema = changed(Topics.RATING_SNAPSHOTS, "timestamp-millis", unit);
    return written(
        Topics.RATING_SNAPSHOTS,
        schema,
        record -> {
          for (Schema.Field field : record.getSchema().getFields()) {
            record.put(field.pos(), rating.get(field.pos()));
          }
          record.put("as_of", 1L);
          return record;
        });
  }

  @Test
  void shouldSayWhatAValueWithoutMagicByteAndIdLooksLike() {
    byte[] good = bytes(Topics.REWARDS, REWARD);
    byte[] plain = Arrays.copyOfRange(good, 5, good.length);
    Map<String, byte[]> values =
        Map.of(
            "looks like JSON", ("{\"source\":\"" + SECRET + "\"}").getBytes(StandardCharsets.UTF_8),
            "a Reward in plain Avro", plain,
            "an Avro file", joined(new byte[] {'O', 'b', 'j', 1}, plain),
            "single-object encoding", joined(new byte[] {(byte) 0xC3, 1}, plain),
            "AWS Glue", joined(joined(new byte[] {3, 0}, new byte[16]), plain),
            "gzip", joined(new byte[] {0x1F, (byte) 0x8B}, plain),
            "a serialized Java object", joined(new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5}, plain),
            "looks like text", ("base64 " + SECRET).getBytes(StandardCharsets.UTF_8),
            "the value is empty", new byte[0],
            "ends after 3 bytes", new byte[] {0, 0, 0});

    values.forEach(
        (words, bytes) ->
            assertThat(detail(Topics.REWARDS, bytes))
                .startsWith("not-avro: no magic byte 0 and schema id (4 bytes, big-endian)")
                .contains(words));
  }

  @Test
  void shouldSayWhatIsMeantByASchemaIdThatIsWrittenInAnotherWay() {
    byte[] good = bytes(Topics.REWARDS, REWARD);
    byte[] body = Arrays.copyOfRange(good, 5, good.length);
    int id = ByteBuffer.wrap(good, 1, 4).getInt();
    byte[] littleEndian = ForeignSchemas.framed(Integer.reverseBytes(id), body);
    byte[] eightBytes = joined(ByteBuffer.allocate(9).put((byte) 0).putLong(id).array(), body);

    assertThat(detail(Topics.REWARDS, littleEndian))
        .startsWith("unknown-schema-id: the registry has no schema of the id ")
        .contains("is it " + id + ", written little-endian?");
    assertThat(detail(Topics.REWARDS, eightBytes))
        .startsWith("unknown-schema-id: ")
        .contains("an id of 8 bytes (" + id + "), as Apicurio's serdes");
    assertThat(detail(Topics.REWARDS, joined(Arrays.copyOf(good, 5), good)))
        .endsWith("magic byte and schema id stand there twice");
    assertThat(
            detail(
                Topics.REWARDS,
                joined(
                    Arrays.copyOf(good, 5),
                    ("{\"prompt_id\":\"" + SECRET + "\"}").getBytes(StandardCharsets.UTF_8))))
        .endsWith("behind the schema id lies JSON, not binary Avro");
    assertThat(
            detail(
                Topics.REWARDS,
                joined(Arrays.copyOf(good, 5), joined(new byte[] {'O', 'b', 'j', 1}, body))))
        .endsWith("behind the schema id lies an Avro file, not a single record");
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Test
  void shouldAskForTheVersionOnceAndOnlyForARecordThatCannotBeRead() throws Exception {
    AtomicInteger versions = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] schema =
        new ObjectMapper().writeValueAsBytes(Map.of("schema", Reward.getClassSchema().toString()));
    server.createContext(
        "/schemas/ids/",
        exchange -> {
          boolean forVersions = exchange.getRequestURI().getPath().endsWith("/versions");
          byte[] answer = forVersions ? "nonsense".getBytes(StandardCharsets.UTF_8) : schema;
          versions.addAndGet(forVersions ? 1 : 0);
          exchange.sendResponseHeaders(forVersions ? 404 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    byte[] good = bytes(Topics.REWARDS, REWARD);
    try (Registry failing =
        new Registry("http://127.0.0.1:" + server.getAddress().getPort(), Map.of())) {
      EventDecoder<Reward> decoder = failing.decoder(Topics.REWARDS);
      for (int i = 0; i < 3; i++) {
        assertThat(decoder.deserialize("t", good)).isInstanceOf(Decoded.Value.class);
      }
      assertThat(versions.get()).isZero();
      for (int i = 0; i < 3; i++) {
        Decoded<Reward> cut = decoder.deserialize("t", Arrays.copyOf(good, 5));
        assertThat(cut)
            .isInstanceOfSatisfying(
                Decoded.Malformed.class,
                malformed ->
                    assertThat(malformed.detail())
                        .matches("charm.rewards-value \\(id \\d+\\): field prompt_id: .*"));
      }
    } finally {
      server.stop(0);
    }
    assertThat(versions.get()).isEqualTo(1);
  }
}
