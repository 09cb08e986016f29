package dev.charm.ops.faults;

import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Records that no producer of this project sends, each with the reason it is to be refused for. */
final class HostileRecords {
  private static final String RM = "lab/judge@1";
  private static final String LARGE_TEXT = "x".repeat(5 * 1024 * 1024);

  /** The broker takes it, as it counts the bytes that compression leaves. */
  private static final String VAST_TEXT = "x".repeat(17 * 1024 * 1024);

  private static final String LONG_NAME = "m".repeat(100 * 1024);
  private static final int UNKNOWN_ID = 987_654_321;

  private final Registry registry;
  private final List<Hostile> all = new ArrayList<>();

  /** One of them. */
  record Hostile(
      String what,
      String topic,
      byte @Nullable [] key,
      byte @Nullable [] value,
      MalformedReason reason) {
    @Override
    public String toString() {
      return what + " in " + topic;
    }
  }

  private HostileRecords(Registry registry) {
    this.registry = registry;
  }

  /** All of them. */
  static List<Hostile> all(Registry registry) {
    HostileRecords records = new HostileRecords(registry);
    Reward reward = reward("p", "m", RM, 0, 1.0);
    RatingSnapshot rating = rating("m", 1000, 990.0, 1010.0);
    Response response = response("p", "m", 0, "hello");
    records.bytes(Topics.PROMPTS, "p", prompt("p", "hello"), reward);
    records.bytes(Topics.RESPONSES, "p", response, reward);
    records.bytes(Topics.REWARDS, "p", reward, response);
    records.bytes(Topics.RATING_SNAPSHOTS, key(rating), rating, reward);
    records.hugeLengths();
    records.nestedTooDeep(reward);
    records.nulls();
    records.contents();
    return records.all;
  }

  /** What is wrong with the bytes, for a topic of any schema. */
  private <T extends SpecificRecord> void bytes(
      Topic<T> topic, String key, T good, SpecificRecord other) {
    byte[] bytes = bytes(topic, good);
    byte[] unknown = bytes.clone();
    ByteBuffer.wrap(unknown).putInt(1, UNKNOWN_ID);
    add("no byte at all", topic, key, new byte[0], MalformedReason.NOT_AVRO);
    add("plain text", topic, key, utf8("{\"score\": 1}"), MalformedReason.NOT_AVRO);
    add("half a header", topic, key, Arrays.copyOf(bytes, 3), MalformedReason.NOT_AVRO);
    add("header alone", topic, key, Arrays.copyOf(bytes, 5), MalformedReason.UNDECODABLE);
    add(
        "truncated",
        topic,
        key,
        Arrays.copyOf(bytes, 5 + (bytes.length - 5) / 2),
        MalformedReason.UNDECODABLE);
    add("unknown schema id", topic, key, unknown, MalformedReason.UNKNOWN_SCHEMA_ID);
    add("left-over bytes", topic, key, join(bytes, bytes), MalformedReason.TRAILING_BYTES);
    add("another type", topic, key, bytes(topicOf(other), other), MalformedReason.UNDECODABLE);
    add("wrong key", topic, key + "-not", bytes, MalformedReason.WRONG_KEY);
    if (topic.kept() == Topic.Kept.TIME) { // a broker takes no such record into a compacted topic
      add("no key", topic, null, bytes, MalformedReason.WRONG_KEY);
    }
  }

  /** Lengths that promise gigabytes: believed, they end the process. */
  private void hugeLengths() {
    byte[] header = Arrays.copyOf(bytes(Topics.REWARDS, reward("p", "m", RM, 0, 1.0)), 5);
    add(
        "a string of 2 GB",
        Topics.REWARDS,
        "p",
        join(header, avroLong(Integer.MAX_VALUE - 9)),
        MalformedReason.UNDECODABLE);
    byte[] prompt = Arrays.copyOf(bytes(Topics.PROMPTS, prompt("p", "hello")), 5 + 2);
    add(
        "a list of 2^31 messages",
        Topics.PROMPTS,
        "p",
        join(prompt, avroLong(1), avroLong(Integer.MAX_VALUE - 9)),
        MalformedReason.UNDECODABLE);
    add(
        "a string of negative length",
        Topics.REWARDS,
        "p",
        join(header, avroLong(-5)),
        MalformedReason.UNDECODABLE);
  }

  /** An unknown field that holds itself, thousands of times: Avro skips it level by level. */
  private void nestedTooDeep(Reward reward) {
    Schema node =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Node\",\"fields\":["
                    + "{\"name\":\"next\",\"type\":[\"null\",\"Node\"]}]}");
    List<Schema.Field> fields = new ArrayList<>();
    reward.getSchema().getFields().forEach(f -> fields.add(new Schema.Field(f, f.schema())));
    fields.add(
        new Schema.Field(
            "extra",
            Schema.createUnion(Schema.create(Schema.Type.NULL), node),
            null,
            Schema.Field.NULL_DEFAULT_VALUE));
    Schema writer = Schema.createRecord("Reward", null, "dev.charm.schemas", false, fields);
    byte[] nested = new byte[3_001];
    Arrays.fill(nested, (byte) 2);
    nested[3_000] = 0;
    byte[] bytes = join(bytes(Topics.REWARDS, reward), nested);
    try {
      int id = registry.client().register(Topics.REWARDS.subject(), new AvroSchema(writer));
      ByteBuffer.wrap(bytes).putInt(1, id);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    add("nested 3,000 deep", Topics.REWARDS, "p", bytes, MalformedReason.UNDECODABLE);
  }

  private void nulls() {
    add("null", Topics.RESPONSES, "p", null, MalformedReason.MISSING_FIELD);
    add("null", Topics.REWARDS, "p", null, MalformedReason.MISSING_FIELD);
    add("null without key", Topics.REWARDS, null, null, MalformedReason.MISSING_FIELD);
    // A tombstone is good only under a key that could have had a value.
    add("null under no key of ours", Topics.PROMPTS, "50%", null, MalformedReason.WRONG_KEY);
    add("null under two parts", Topics.PROMPTS, "a|b", null, MalformedReason.WRONG_KEY);
    add(
        "null under no key of ours",
        Topics.RATING_SNAPSHOTS,
        "s|100%|m",
        null,
        MalformedReason.WRONG_KEY);
  }

  /** What is wrong with a record that can be read. */
  private void contents() {
    for (double score : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0.0}) {
      add("score " + score, Topics.REWARDS, reward("p", "m", RM, 0, score), NOT_FINITE);
    }
    add("score 2e6", Topics.REWARDS, reward("p", "m", RM, 0, 2e6), OUT_OF_RANGE);
    add("sample -1", Topics.REWARDS, reward("p", "m", RM, -1, 1), OUT_OF_RANGE);
    add("no model", Topics.REWARDS, reward("p", "", RM, 0, 1), MISSING);
    add("no prompt", Topics.REWARDS, reward("", "m", RM, 0, 1), MISSING);
    add("no version", Topics.REWARDS, reward("p", "m", "lab/judge", 0, 1), MISSING);
    add("long model", Topics.REWARDS, reward("p", LONG_NAME, RM, 0, 1), TOO_LARGE);
    add("long RM", Topics.REWARDS, reward("p", "m", LONG_NAME + "@1", 0, 1), TOO_LARGE);
    add("long prompt id", Topics.REWARDS, reward(LONG_NAME, "m", RM, 0, 1), TOO_LARGE);
    add("no model", Topics.RESPONSES, response("p", " ", 0, "hello"), MISSING);
    add("sample -1", Topics.RESPONSES, response("p", "m", -1, "hello"), OUT_OF_RANGE);
    add("5 MB of text", Topics.RESPONSES, response("p", "m", 0, LARGE_TEXT), TOO_LARGE);
    add("5 MB of text", Topics.PROMPTS, prompt("p", LARGE_TEXT), TOO_LARGE);
    Prompt role = new Prompt("p", List.of(new Message(VAST_TEXT, "hi")), null, 0L, "test");
    add("17 MB of role", Topics.PROMPTS, role, TOO_LARGE);
    Response generation =
        new Response("p", "m", 0, "hi", null, Map.of("k", VAST_TEXT), false, 0L, "test");
    add("17 MB of generation", Topics.RESPONSES, generation, TOO_LARGE);
    byte[] good = bytes(Topics.RESPONSES, response("p", "m", 0, "hello"));
    add("5 MB of key", Topics.RESPONSES, LARGE_TEXT, good, MalformedReason.WRONG_KEY);
    add("no model", Topics.RATING_SNAPSHOTS, rating("", 1000, 990.0, 1010.0), MISSING);
    add("NaN", Topics.RATING_SNAPSHOTS, rating("m", Double.NaN, 990.0, 1010.0), NOT_FINITE);
    add("upside down", Topics.RATING_SNAPSHOTS, rating("m", 1000, 1010.0, 990.0), OUT_OF_RANGE);
    add("half", Topics.RATING_SNAPSHOTS, rating("m", 1000, null, 1010.0), OUT_OF_RANGE);
  }

  private static final MalformedReason NOT_FINITE = MalformedReason.NOT_FINITE;
  private static final MalformedReason OUT_OF_RANGE = MalformedReason.OUT_OF_RANGE;
  private static final MalformedReason MISSING = MalformedReason.MISSING_FIELD;
  private static final MalformedReason TOO_LARGE = MalformedReason.TOO_LARGE;

  private <T extends SpecificRecord> void add(
      String what, Topic<T> topic, T value, MalformedReason reason) {
    add(what, topic, key(value), bytes(topic, value), reason);
  }

  private void add(
      String what,
      Topic<?> topic,
      @Nullable String key,
      byte @Nullable [] value,
      MalformedReason reason) {
    all.add(new Hostile(what, topic.name(), key == null ? null : utf8(key), value, reason));
  }

  private static String key(SpecificRecord value) {
    return value instanceof RatingSnapshot rating
        ? Keys.join(rating.getSource(), rating.getArena(), rating.getModel())
        : Keys.join((String) value.get(value.getSchema().getField("prompt_id").pos()));
  }

  @SuppressWarnings("unchecked") // a type has one topic here
  private static <T extends SpecificRecord> Topic<T> topicOf(T value) {
    return (Topic<T>) (value instanceof Reward ? Topics.REWARDS : Topics.RESPONSES);
  }

  private <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T value) {
    try (Serializer<T> serializer = registry.serializer(topic)) {
      return serializer.serialize(topic.name(), value);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] avroLong(long value) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      encoder.writeLong(value);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static Prompt prompt(String id, String text) {
    return new Prompt(id, List.of(new Message("user", text)), null, 0L, "test");
  }

  private static Response response(String prompt, String model, int sample, String text) {
    return new Response(prompt, model, sample, text, null, Map.of(), false, 0L, "test");
  }

  private static Reward reward(String prompt, String model, String rm, int sample, double score) {
    return Rewards.of(prompt, model, sample, rm, score, 0L, "test");
  }

  private static RatingSnapshot rating(
      String model, double rating, @Nullable Double low, @Nullable Double high) {
    return new RatingSnapshot("test", "overall", model, rating, low, high, null, Instant.EPOCH);
  }
}
