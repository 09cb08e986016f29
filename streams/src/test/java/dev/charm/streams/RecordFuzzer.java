package dev.charm.streams;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.CalibrationPlan;
import dev.charm.schemas.DifferencePartial;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.OffsetTarget;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingCovariance;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.partial.PackedNumbers;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes records from a seed: good ones, and what becomes of them when bytes, schema, fields, key,
 * headers or timestamp go wrong. They speak of a reward model, prompts and an arena of their own.
 */
public final class RecordFuzzer {
  /** The only reward model that good records of it name. */
  public static final String RM = "fuzz/judge@1";

  /** The topics that others write to. */
  public static final List<Topic<?>> INPUTS =
      List.of(
          Topics.PROMPTS,
          Topics.RESPONSES,
          Topics.REWARDS,
          Topics.RETRACTIONS,
          Topics.BATTLES,
          Topics.RATING_SNAPSHOTS);

  private static final String ARENA = "fuzzed";
  private static final int UNKNOWN_ID = 123_456_789;
  private static final String[] STRINGS = {
    "", " ", "\0", "|", "%", "50%", "a|b", "@", "x@", "\uD83D\uDE00", "\uFFFD", "../../etc", "é\n\t"
  };

  private final Random random;
  private final Registry registry;
  private final Map<Topic<?>, List<Integer>> foreignIds = new HashMap<>();
  private final Map<Topic<?>, Serializer<?>> serializers = new HashMap<>();
  private final List<Topic<?>> topics;

  /**
   * A record on its way.
   *
   * @param what was done to it, for people
   */
  public record Fuzzed(
      String what,
      Topic<?> topic,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      long timestamp) {
    @Override
    public String toString() {
      return what + " in " + topic.name();
    }
  }

  /**
   * @param topics that records are made for
   */
  public RecordFuzzer(long seed, Registry registry, List<Topic<?>> topics) throws Exception {
    this.random = new Random(seed);
    this.registry = registry;
    this.topics = topics;
    for (Topic<?> topic : topics) {
      List<Integer> ids = new ArrayList<>();
      for (Schema extra : foreign()) {
        ids.add(register(topic, new AvroSchema(with(topic, extra))));
      }
      foreignIds.put(topic, ids);
    }
  }

  /**
   * The seed of a test: {@code -Dcharm.seed=N}, or one of its own by {@code -Dcharm.seed=random}; a
   * build without it always tries the same records, so that a red one means a change.
   */
  public static long seed() {
    String asked = System.getProperty("charm.seed", "1");
    return asked.equals("random") ? System.nanoTime() : Long.parseLong(asked);
  }

  /** Where the owner's rules refuse a schema, a producer of no rules has it elsewhere. */
  private int register(Topic<?> topic, AvroSchema schema) throws Exception {
    try {
      return registry.client().register(topic.subject(), schema);
    } catch (RestClientException e) {
      String subject = "foreign-" + topic.name() + "-" + schema.canonicalString().hashCode();
      return registry.client().register(subject, schema);
    }
  }

  /** Another record. */
  public Fuzzed next() {
    Topic<?> topic = topics.get(random.nextInt(topics.size()));
    SpecificRecord good = good(topic);
    byte[] key = utf8(key(good));
    byte[] bytes = bytes(topic, good);
    Map<String, byte @Nullable []> made = new LinkedHashMap<>(); // one entry: what, and the value
    switch (random.nextInt(16)) {
      case 0, 1 -> made.put("good", bytes);
      case 2, 3 -> made.put("bits flipped", flipped(bytes));
      case 4 -> made.put("cut", Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      case 5 -> made.put("followed by more", join(bytes, noise(1 + random.nextInt(20))));
      case 6 -> made.put("noise", noise(random.nextInt(200)));
      case 7 -> made.put("noise after the id", join(Arrays.copyOf(bytes, 5), noise(60)));
      case 8 -> made.put("another schema id", withId(bytes, random.nextInt(80)));
      case 9 -> made.put("an unknown schema id", withId(bytes, UNKNOWN_ID + random.nextInt(9)));
      case 10 -> made.put("another topic's", bytes(other(topic), good(other(topic))));
      case 11 -> made.put("null", null);
      case 12 -> made.put("a number put in", numberPutIn(bytes));
      case 13 -> made.put("foreign schema", foreign(topic, bytes));
      default -> {
        SpecificRecord odd = odd(good);
        made.put("odd fields", tryBytes(topic, odd, bytes));
        key = utf8(random.nextBoolean() ? key(odd) : key(good));
      }
    }
    Map.Entry<String, byte @Nullable []> value = made.entrySet().iterator().next();
    return new Fuzzed(value.getKey(), topic, key(topic, key), value.getValue(), headers(), time());
  }

  private byte @Nullable [] key(Topic<?> topic, byte[] good) {
    return switch (random.nextInt(40)) {
      case 0 -> topic.kept() == Topic.Kept.COMPACTED ? new byte[0] : null;
      case 1 -> noise(random.nextInt(40));
      case 2 -> join(good, new byte[] {(byte) 0xff});
      case 3 -> random.nextInt(50) == 0 ? new byte[300_000] : utf8("a|b|c%25|d");
      default -> good;
    };
  }

  private Headers headers() {
    Headers headers = new RecordHeaders();
    if (random.nextInt(50) == 0) {
      int count = random.nextInt(300);
      for (int i = 0; i < count; i++) {
        headers.add("h" + i, i % 7 == 0 ? null : noise(i % 30));
      }
    }
    return headers;
  }

  private long time() {
    long now = System.currentTimeMillis();
    return switch (random.nextInt(30)) {
      case 0 -> 0;
      case 1 -> now - random.nextInt(1_000_000_000);
      case 2 -> now + 3_000_000; // brokers take up to an hour ahead
      default -> now;
    };
  }

  /** A sound record of a topic. */
  private SpecificRecord good(Topic<?> topic) {
    String prompt = "fuzz " + random.nextInt(50);
    String model = "model-" + random.nextInt(4);
    long version = random.nextInt(3);
    if (topic.equals(Topics.PROMPTS)) {
      return new Prompt(prompt, List.of(new Message("user", "hi")), null, version, "fuzz");
    } else if (topic.equals(Topics.RESPONSES)) {
      return new Response(
          prompt, model, 0, "answer", null, Map.of("t", "1"), true, version, "fuzz");
    } else if (topic.equals(Topics.REWARDS)) {
      double score = random.nextInt(10) == 0 ? 1e6 * random.nextInt(-1, 2) : random.nextGaussian();
      return Rewards.of(prompt, model, random.nextInt(3), RM, score, version, "fuzz");
    } else if (topic.equals(Topics.RETRACTIONS)) {
      RetractionKind kind = RetractionKind.values()[random.nextInt(3)];
      return new Retraction(prompt, kind.name(), model, 0, RM, version, null);
    } else if (topic.equals(Topics.BATTLES)) {
      return Battle.newBuilder()
          .setBattleId("battle " + random.nextInt(100))
          .setArena(ARENA)
          .setModelA(model)
          .setModelB("other")
          .setOutcome(BattleOutcome.values()[random.nextInt(4)].name())
          .setCategories(List.of("c" + random.nextInt(3)))
          .setVersion(version)
          .setWeight(random.nextInt(4) == 0 ? 2 * random.nextGaussian() : 1)
          .setCount(random.nextInt(-1, 4))
          .build();
    } else if (topic.equals(Topics.RATING_SNAPSHOTS)) {
      return new RatingSnapshot("fuzz", ARENA, model, 1000.0, 990.0, 1010.0, 5L, now());
    } else if (topic.equals(Topics.ARENA_RATINGS)) {
      return ArenaRating.newBuilder()
          .setArena(ARENA)
          .setModel(model)
          .setRating(1000)
          .setSource("fuzz")
          .setAsOf(now())
          .build();
    } else if (topic.equals(Topics.RATING_COVARIANCES)) {
      return new RatingCovariance(ARENA, List.of("a", "b"), List.of(1.0, 0.5, 1.0), now());
    } else if (topic.equals(Topics.REWARD_MODELS)) {
      return RewardModelVersion.newBuilder()
          .setName("fuzz/judge")
          .setVersion("2")
          .setStatus(RewardModelStatus.RETIRED.name())
          .setArtifactSha256("0")
          .setMetrics(Map.of())
          .setCreatedAt(now())
          .build();
    } else if (topic.equals(Topics.OFFSET_TARGETS)) {
      return new OffsetTarget(RM, model, "other", 0.5, version, 0L, 0L);
    } else if (topic.equals(Topics.CALIBRATION_PLANS)) {
      return CalibrationPlan.newBuilder()
          .setRewardModel(RM)
          .setModels(40)
          .setCalibrations(1_560)
          .setLimit(1_000L)
          .setMade(false)
          .build();
    } else if (topic.equals(Topics.PARTIAL_SUMMARIES)) {
      DifferencePartial difference =
          DifferencePartial.newBuilder()
              .setExact(true)
              .setBinKeys(PackedNumbers.increasing(2, i -> 1 + 4 * i))
              .setBinCounts(PackedNumbers.counts(2, i -> 1 + i))
              .setBinSums(PackedNumbers.of(0, i -> 0))
              .build();
      return new PartialSummary(RM, 7, difference);
    }
    throw new IllegalArgumentException("no good record for " + topic.name());
  }

  private static Instant now() {
    return Instant.ofEpochMilli(1_750_000_000_000L);
  }

  private static String key(SpecificRecord event) {
    if (event instanceof RatingSnapshot rating) {
      return Keys.join(rating.getSource(), rating.getArena(), rating.getModel());
    } else if (event instanceof Battle battle) {
      return Keys.join(battle.getArena());
    } else if (event instanceof RewardModelVersion version) {
      return Keys.join(version.getName() + "@" + version.getVersion());
    } else if (event instanceof ArenaRating rating) {
      return Keys.join(rating.getArena(), rating.getModel());
    } else if (event instanceof RatingCovariance covariance) {
      return Keys.join(covariance.getArena());
    } else if (event instanceof OffsetTarget target) {
      return Keys.calibration(
          target.getRewardModel(), target.getOvervalued(), target.getReference());
    } else if (event instanceof CalibrationPlan plan) {
      return Keys.join(plan.getRewardModel());
    } else if (event instanceof PartialSummary partial) {
      return Keys.join(partial.getRewardModel(), "difference", "other", "over", "7");
    }
    return Keys.join((String) event.get(event.getSchema().getField("prompt_id").pos()));
  }

  /** A record with a field or two of any value of their types. */
  private SpecificRecord odd(SpecificRecord good) {
    SpecificRecord odd = SpecificData.get().deepCopy(good.getSchema(), good);
    List<Schema.Field> fields = good.getSchema().getFields();
    for (int left = 1 + random.nextInt(2); left > 0; left--) {
      Schema.Field field = fields.get(random.nextInt(fields.size()));
      Object value = value(field.schema());
      if (value != null && value != SKIP) {
        odd.put(field.pos(), value);
      }
    }
    return odd;
  }

  private static final Object SKIP = new Object();

  private @Nullable Object value(Schema schema) {
    if (schema.getLogicalType() != null) {
      return Instant.ofEpochMilli(number());
    }
    return switch (schema.getType()) {
      case STRING -> string();
      case INT -> (int) number();
      case LONG -> number();
      case DOUBLE -> real();
      case BOOLEAN -> random.nextBoolean();
      case ENUM -> SKIP;
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case MAP ->
          Map.of(
              string(), schema.getValueType().getType() == Schema.Type.STRING ? string() : real());
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (int left = random.nextInt(90); left > 0; left--) {
          Object item = value(schema.getElementType());
          if (item != null && item != SKIP) {
            items.add(item);
          }
        }
        yield items;
      }
      default -> SKIP;
    };
  }

  private String string() {
    int kind = random.nextInt(STRINGS.length + 4);
    if (kind < STRINGS.length) {
      return STRINGS[kind];
    }
    int length =
        switch (random.nextInt(40)) {
          case 0 -> 1_100_000;
          case 1, 2 -> 70_000;
          case 3, 4, 5 -> 4_096;
          default -> random.nextInt(50);
        };
    return (random.nextInt(4) == 0 ? "|" : "m").repeat(length);
  }

  private long number() {
    long[] numbers = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE};
    int kind = random.nextInt(numbers.length + 2);
    return kind < numbers.length ? numbers[kind] : random.nextLong();
  }

  private double real() {
    double[] numbers = {
      0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MAX_VALUE, Double.MIN_VALUE, 1e6, -1e6
    };
    int kind = random.nextInt(numbers.length + 2);
    return kind < numbers.length ? numbers[kind] : random.nextGaussian();
  }

  /** Types of one more field: within itself, lists of nothing, and plain ones. */
  private static List<Schema> foreign() {
    Schema node =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Node\",\"fields\":["
                    + "{\"name\":\"next\",\"type\":[\"null\",\"Node\"]}]}");
    return List.of(
        node,
        Schema.createArray(Schema.create(Schema.Type.NULL)),
        Schema.createMap(Schema.create(Schema.Type.BYTES)),
        Schema.create(Schema.Type.STRING));
  }

  private static Schema with(Topic<?> topic, Schema extra) {
    Schema schema = topic.schema();
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(known -> fields.add(new Schema.Field(known, known.schema())));
    Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), extra);
    fields.add(new Schema.Field("extra", nullable, null, Schema.Field.NULL_DEFAULT_VALUE));
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  private byte[] foreign(Topic<?> topic, byte[] good) {
    List<Integer> ids = foreignIds.get(topic);
    int which = random.nextInt(ids.size());
    byte[] extra =
        switch (random.nextInt(4)) {
          case 0 -> new byte[] {0}; // null: good
          case 1 -> { // very deep, very many, or very long
            byte[] deep = new byte[3_000];
            Arrays.fill(deep, which == 0 ? (byte) 2 : (byte) 0xff);
            deep[0] = 2;
            deep[deep.length - 1] = 0;
            yield deep;
          }
          case 2 -> join(new byte[] {2}, varint(number()), new byte[] {0});
          default -> join(new byte[] {2}, noise(30));
        };
    return withId(join(good, extra), ids.get(which));
  }

  private Topic<?> other(Topic<?> topic) {
    int at = topics.indexOf(topic);
    return topics.get((at + 1) % topics.size());
  }

  private byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      int at = 5 + random.nextInt(flipped.length - 5);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] numberPutIn(byte[] bytes) {
    int at = 5 + random.nextInt(bytes.length - 5);
    return join(
        Arrays.copyOf(bytes, at), varint(number()), Arrays.copyOfRange(bytes, at, bytes.length));
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
    return out.toByteArray();
  }

  private static byte[] withId(byte[] bytes, int id) {
    byte[] other = bytes.clone();
    ByteBuffer.wrap(other).putInt(1, id);
    return other;
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] tryBytes(Topic<?> topic, SpecificRecord odd, byte[] otherwise) {
    try {
      return bytes(topic, odd);
    } catch (RuntimeException e) { // a value that its type cannot have
      return otherwise;
    }
  }

  @SuppressWarnings("unchecked")
  private <T extends SpecificRecord> byte[] bytes(Topic<T> topic, SpecificRecord event) {
    return ((Serializer<T>) serializers.computeIfAbsent(topic, registry::serializer))
        .serialize(topic.name(), (T) event);
  }
}
