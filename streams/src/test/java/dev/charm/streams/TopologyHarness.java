package dev.charm.streams;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.RatingCovariance;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.streams.global.PassedOver;
import dev.charm.streams.guarantees.Address;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topology on Kafka's test driver, with the outputs kept as maps. The driver commits after
 * every record, which a store on disk answers with a file; so all stores are in memory here. Those
 * on disk are tried by whatever has a real broker.
 */
final class TopologyHarness implements AutoCloseable {
  private final Registry registry;
  private final TopologyTestDriver driver;
  private final Path state = Files.createTempDirectory("charm-topology");
  private final Map<String, TestInputTopic<String, byte[]>> inputs = new LinkedHashMap<>();
  private final Map<String, TestInputTopic<byte[], byte[]>> rawInputs = new LinkedHashMap<>();
  private final TestOutputTopic<byte[], byte[]> letters;
  private final Map<Topic<?>, Serializer<?>> serializers = new HashMap<>();

  final Map<String, PreferencePair> pairs = new LinkedHashMap<>();
  final Map<String, Calibration> calibrations = new LinkedHashMap<>();
  final Map<String, ModelStats> modelStats = new LinkedHashMap<>();
  final Map<String, ArenaRating> ratings = new LinkedHashMap<>();
  final Map<String, RatingCovariance> covariances = new LinkedHashMap<>();

  /** What the tasks count and hold. */
  final Measures measures = new Measures();

  final List<TestRecord<byte[], byte[]>> deadLetters = new ArrayList<>();

  /** Keys of the ratings and covariances published since the last {@link #forgetPublished}. */
  final List<String> publishedRatings = new ArrayList<>();

  /** Keys of the pairs published since the last {@link #forgetPublished}, in order. */
  final List<String> published = new ArrayList<>();

  TopologyHarness(CalibrationSettings settings) throws Exception {
    registry = new Registry("mock://" + UUID.randomUUID(), Map.of());
    registry.registerAll();
    Properties config = StreamsDefaults.under(new Properties());
    config.put("bootstrap.servers", "unused:1");
    config.put("statestore.cache.max.bytes", 0L);
    config.put("state.dir", state.toString());
    driver =
        new TopologyTestDriver(
            CalibrationTopology.build(
                settings,
                registry,
                by -> 1,
                Stores::inMemoryKeyValueStore,
                new PassedOver(line -> {}),
                measures),
            config);
    letters =
        driver.createOutputTopic(
            Topics.DEAD_LETTERS, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  void send(SpecificRecord... events) {
    for (SpecificRecord event : events) {
      Address at = Address.of(event);
      sendRaw(at.topic(), at.key(), bytes(at.topic(), event));
    }
  }

  void send(Iterable<? extends SpecificRecord> events) {
    events.forEach(this::send);
  }

  /** Sends an event as if it were recorded at that time. */
  void sendAt(Instant time, SpecificRecord event) {
    Address at = Address.of(event);
    input(at.topic()).pipeInput(at.key(), bytes(at.topic(), event), time);
  }

  void sendRaw(Topic<?> topic, @Nullable String key, byte @Nullable [] value) {
    input(topic).pipeInput(key, value);
  }

  /** Sends a value, or a tombstone, as if it lay in any partition: by the way of such records. */
  void sendFrom(Place place, RoutedTopic way, Topic<?> topic, String key, byte @Nullable [] value) {
    Headers headers = new RecordHeaders();
    Map<String, Object> origin =
        Map.of(
            DeadLetters.ORIGIN,
            topic.name(),
            DeadLetters.PARTITION,
            place.partition(),
            DeadLetters.OFFSET,
            0,
            RoutedTopic.TIMESTAMP,
            place.timestamp());
    origin.forEach(
        (name, of) -> headers.add(name, String.valueOf(of).getBytes(StandardCharsets.UTF_8)));
    rawInputs
        .computeIfAbsent(
            way.topicName(),
            name ->
                driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
        .pipeInput(
            new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, headers, Instant.now()));
  }

  /** What a state store holds, by key. */
  <V> Map<String, V> store(String name) {
    Map<String, V> entries = new HashMap<>();
    try (KeyValueIterator<String, V> all = driver.<String, V>getKeyValueStore(name).all()) {
      all.forEachRemaining(entry -> entries.put(entry.key, entry.value));
    }
    return entries;
  }

  /** Sends a record as it is; its dead letters are returned, and not kept. */
  List<TestRecord<byte[], byte[]>> send(RecordFuzzer.Fuzzed fuzzed) {
    rawInputs
        .computeIfAbsent(
            fuzzed.topic().name(),
            name ->
                driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
        .pipeInput(
            new TestRecord<>(fuzzed.key(), fuzzed.value(), fuzzed.headers(), fuzzed.timestamp()));
    return letters.readRecordsToList();
  }

  Registry registry() {
    return registry;
  }

  private TestInputTopic<String, byte[]> input(Topic<?> topic) {
    return inputs.computeIfAbsent(
        topic.name(),
        name -> driver.createInputTopic(name, new StringSerializer(), new ByteArraySerializer()));
  }

  @SuppressWarnings("unchecked")
  <T extends SpecificRecord> byte[] bytes(Topic<T> topic, SpecificRecord event) {
    return ((Serializer<T>) serializers.computeIfAbsent(topic, registry::serializer))
        .serialize(topic.name(), (T) event);
  }

  /** Lets the clock run until nothing is published any more. */
  void settle() {
    drain();
    for (int quiet = 0; quiet < 15; ) { // longer than small moves are held back
      int before = published.size();
      driver.advanceWallClockTime(Duration.ofMillis(200));
      quiet = drain() || published.size() > before ? 0 : quiet + 1;
    }
  }

  /** So many turns of the clock. */
  void turns(int count) {
    for (int i = 0; i < count; i++) {
      driver.advanceWallClockTime(Duration.ofMillis(200));
    }
    drain();
  }

  /** Lets time pass. */
  void advance(Duration time) {
    driver.advanceWallClockTime(time);
    drain();
  }

  /** One turn of the clock. */
  void tick() {
    driver.advanceWallClockTime(Duration.ofMillis(200));
    drain();
  }

  void forgetPublished() {
    published.clear();
    publishedRatings.clear();
  }

  Projection projection() {
    return Projection.of(pairs, calibrations, modelStats);
  }

  private boolean drain() {
    boolean any = keep(Topics.CALIBRATIONS, calibrations, new ArrayList<>());
    any |= keep(Topics.ARENA_RATINGS, ratings, publishedRatings);
    any |= keep(Topics.RATING_COVARIANCES, covariances, publishedRatings);
    any |= keep(Topics.MODEL_STATS, modelStats, new ArrayList<>());
    any |= keep(Topics.PREFERENCE_PAIRS, pairs, published);
    deadLetters.addAll(letters.readRecordsToList());
    return any;
  }

  private <T extends SpecificRecord> boolean keep(
      Topic<T> topic, Map<String, T> into, List<String> keys) {
    var records =
        driver
            .createOutputTopic(topic.name(), new StringDeserializer(), registry.decoder(topic))
            .readRecordsToList();
    for (TestRecord<String, Decoded<T>> record : records) {
      keys.add(record.key());
      if (record.value() == null) {
        into.remove(record.key());
      } else if (record.value() instanceof Decoded.Value<T> good) {
        into.put(record.key(), good.value());
      } else {
        throw new AssertionError("not good: " + record.value());
      }
    }
    return !records.isEmpty();
  }

  /** The state stores that hold a text anywhere in a key or value. */
  SortedSet<String> storesWith(String text) {
    SortedSet<String> found = new TreeSet<>();
    byte[] needle = text.getBytes(StandardCharsets.UTF_8);
    eachEntry(
        (store, entry) -> {
          if (contains(entry.key.get(), needle) || contains(entry.value, needle)) {
            found.add(store);
          }
        });
    return found;
  }

  /** Size of the largest entry of any state store, key and value, bytes. */
  long largestEntry() {
    long[] largest = {0};
    eachEntry(
        (store, entry) ->
            largest[0] = Math.max(largest[0], entry.key.get().length + entry.value.length));
    return largest[0];
  }

  @SuppressWarnings("unchecked") // every store of the topology is one of keys and values
  private void eachEntry(BiConsumer<String, KeyValue<Bytes, byte[]>> visitor) {
    driver
        .getAllStateStores()
        .forEach(
            (name, store) -> {
              StateStore innermost = store;
              while (innermost instanceof WrappedStateStore<?, ?, ?> wrapper) {
                innermost = wrapper.wrapped();
              }
              try (KeyValueIterator<Bytes, byte[]> all =
                  ((KeyValueStore<Bytes, byte[]>) innermost).all()) {
                all.forEachRemaining(entry -> visitor.accept(name, entry));
              }
            });
  }

  /** How many entries a state store has. */
  int entries(String store) {
    int entries = 0;
    try (KeyValueIterator<Object, Object> all = driver.getKeyValueStore(store).all()) {
      while (all.hasNext()) {
        all.next();
        entries++;
      }
    }
    return entries;
  }

  private static boolean contains(byte[] bytes, byte[] needle) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(needle, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    driver.close();
    serializers.values().forEach(Serializer::close);
    registry.close();
    Utils.delete(state.toFile());
  }
}
