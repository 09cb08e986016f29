package dev.charm.consumers.views;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ErrorLine;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.ops.memory.MemoryGuard;
import dev.charm.producers.send.Progress;
import dev.charm.schemas.Claims;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Precedence;
import dev.charm.schemas.Precedence.Place;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics for a command: committed records only, without a consumer group, from the beginning
 * to where the topic ended when the reading began.
 */
public final class LogReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String FETCH_MILLIS = "50";

  private final Connection connection;
  private final Registry registry;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final PrintWriter warnings;
  private final Set<String> told = new HashSet<>(); // topics of which records were left out

  private LogReader(Connection connection, PrintWriter warnings) {
    this.connection = connection;
    this.registry = connection.registry();
    this.warnings = warnings;
    Map<String, Object> config = connection.impatientKafka();
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", "false");
    config.put("auto.offset.reset", "earliest"); // where retention is quicker than this reader
    config.put("allow.auto.create.topics", "false");
    // Whatever is asked next, at the next topic, waits behind the fetch that is under way.
    config.putIfAbsent("fetch.max.wait.ms", FETCH_MILLIS);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Opens a reader once a broker has answered.
   *
   * @param warnings where records that cannot be read are reported
   * @throws CommandFailedException if no broker answers
   */
  public static LogReader open(Connection connection, PrintWriter warnings)
      throws InterruptedException {
    connection.requireBroker();
    return new LogReader(connection, warnings);
  }

  /**
   * The latest value of every key, in order of key; a tombstone removes its key.
   *
   * @param topic one that we write ourselves; of others see {@link #counting}
   * @param keys which keys are wanted; others are not even decoded
   * @throws CommandFailedException if the topic is unknown, the registry is away, or no record fits
   *     the schema
   */
  public <T extends SpecificRecord> SortedMap<String, T> latest(
      Topic<T> topic, Predicate<String> keys) throws IOException {
    SortedMap<String, byte[]> raw = gather(topic, keys, bytes -> bytes);
    TreeMap<String, T> values = new TreeMap<>();
    decode(
        topic,
        raw,
        bytes -> bytes,
        (key, value) -> {
          values.put(key, value);
          return false; // the bytes are needed no more
        });
    return values;
  }

  /** The latest value of every key of a topic. */
  public <T extends SpecificRecord> SortedMap<String, T> latest(Topic<T> topic) throws IOException {
    return latest(topic, key -> true);
  }

  /**
   * The latest value of every key, as {@link #latest}, but put aside in a spool: none is held.
   *
   * @return where the bytes of each are, in order of key
   */
  public <T extends SpecificRecord> SortedMap<String, Spool.Place> spool(
      Topic<T> topic, Predicate<String> keys, Spool spool) {
    SortedMap<String, Spool.Place> places = gather(topic, keys, spool::put);
    this.<T, Spool.Place>decode(topic, places, spool::get, (key, value) -> true);
    return places;
  }

  /** What is kept of the latest bytes of every key. */
  private <P> SortedMap<String, P> gather(
      Topic<?> topic, Predicate<String> keys, Function<byte[], P> keep) {
    if (Precedence.of(topic).isPresent()) {
      throw new IllegalArgumentException("the last record of a key in " + topic.name());
    }
    TreeMap<String, P> latest = new TreeMap<>();
    int partitions = partitions(topic.name()).size();
    scan(
        topic.name(),
        record -> {
          String key = key(record);
          if (keys.test(key) && !Precedence.isStale(topic, key, record.partition(), partitions)) {
            if (record.value() == null) {
              latest.remove(key);
            } else {
              latest.put(key, keep.apply(record.value()));
            }
          }
        });
    return latest;
  }

  private interface Good<T> {
    /** Takes a value; says whether its place is still needed. */
    boolean accept(String key, T value);
  }

  /** Decodes what lies at the places, which lose what is malformed or not needed any more. */
  private <T extends SpecificRecord, P> void decode(
      Topic<T> topic, SortedMap<String, P> places, Function<P, byte[]> fetch, Good<T> good) {
    String firstFault = null;
    long faults = 0;
    long values = 0;
    try (EventDecoder<T> decoder = connection.decoder(registry, topic)) {
      for (var all = places.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<String, P> place = all.next();
        Decoded<T> decoded = decode(decoder, topic, fetch.apply(place.getValue()));
        boolean needed = false;
        if (decoded instanceof Decoded.Value<T> value) {
          needed = good.accept(place.getKey(), value.value());
          values++;
        } else if (decoded instanceof Decoded.Malformed<T> malformed) {
          faults++;
          firstFault =
              firstFault != null
                  ? firstFault
                  : "key " + place.getKey() + ": " + malformed.reason().label();
        }
        if (!needed) {
          all.remove();
        }
      }
    }
    if (faults > 0 && values == 0) {
      throw new CommandFailedException(
          "schema mismatch: no record of "
              + topic.name()
              + " fits the schema of this version ("
              + firstFault
              + ")");
    }
    tellLeftOut(faults, topic, firstFault);
  }

  private void tellLeftOut(long faults, Topic<?> topic, @Nullable String first) {
    if (faults > 0 && told.add(topic.name())) {
      warnings.printf(
          "charm: %d records of %s do not fit the schema and are left out (first: %s)%n",
          faults, topic.name(), first);
      warnings.flush();
    }
  }

  /** Takes a record that can be used: a value with its bytes, or null for a tombstone. */
  public interface Visitor<T> {
    void visit(String key, Decoded.@Nullable Value<T> value);
  }

  /** Hands over every record of a topic that can be used; how many others there are is told. */
  public <T extends SpecificRecord> void each(
      Topic<T> topic, Predicate<String> keys, Visitor<T> visitor) {
    each(topic, keys, (key, value, place) -> visitor.visit(key, value));
  }

  /**
   * What of a value is held, with what decides whether it counts; null if it does not.
   *
   * @param <T> the Avro record
   * @param <C> what is held
   */
  interface Claiming<T, C> {
    @Nullable C of(String key, Decoded.Value<T> value, Place place);
  }

  /** The value of every key that counts, in a topic that others write: see {@link Precedence}. */
  <T extends SpecificRecord, C extends Precedence.Claim> Map<String, C> counting(
      Topic<T> topic, Predicate<String> keys, Claiming<T, C> claiming) {
    Precedence rule = Precedence.of(topic).orElseThrow();
    Map<String, Claims<C>> claims = new HashMap<>();
    each(
        topic,
        keys,
        (key, value, place) -> {
          C claim = value == null ? null : claiming.of(key, value, place);
          if (value == null) {
            claims.computeIfAbsent(key, k -> new Claims<>(rule)).delete(place);
          } else if (claim != null) {
            claims.computeIfAbsent(key, k -> new Claims<>(rule)).put(claim);
          }
        });
    Map<String, C> counting = new HashMap<>();
    claims.forEach((key, of) -> of.inForce().ifPresent(claim -> counting.put(key, claim)));
    return counting;
  }

  private interface PlacedVisitor<T> {
    void visit(String key, Decoded.@Nullable Value<T> value, Place place);
  }

  private <T extends SpecificRecord> void each(
      Topic<T> topic, Predicate<String> keys, PlacedVisitor<T> visitor) {
    int partitions = partitions(topic.name()).size();
    List<String> leftOut = new ArrayList<>(1); // the first
    LongAdder faults = new LongAdder();
    try (EventDecoder<T> decoder = decoder(topic)) {
      scan(
          topic.name(),
          record -> {
            String key = key(record);
            Place place = new Place(record.partition(), record.timestamp());
            if (keys.test(key) && !Precedence.isStale(topic, key, place.partition(), partitions)) {
              Decoded<T> decoded = decode(decoder, topic, record.value());
              if (decoded == null) {
                visitor.visit(key, null, place);
              } else if (decoded instanceof Decoded.Value<T> value) {
                visitor.visit(key, value, place);
              } else if (decoded instanceof Decoded.Malformed<T> malformed) {
                faults.increment();
                if (leftOut.isEmpty()) {
                  leftOut.add(
                      "partition "
                          + record.partition()
                          + ", offset "
                          + record.offset()
                          + ": "
                          + malformed.reason().label());
                }
              }
            }
          });
    }
    tellLeftOut(faults.sum(), topic, leftOut.isEmpty() ? null : leftOut.get(0));
  }

  /** Decodes one value; a tombstone is null. */
  public <T extends SpecificRecord> @Nullable Decoded<T> decode(
      EventDecoder<T> decoder, Topic<T> topic, byte @Nullable [] value) {
    try {
      return decoder.deserialize(topic.name(), value);
    } catch (EventDecoder.RegistryUnavailableException e) {
      throw ErrorLine.registryAway(connection.registryUrl(), e);
    }
  }

  /** Decodes a value that is known to be good. */
  public <T extends SpecificRecord> T good(EventDecoder<T> decoder, Topic<T> topic, byte[] value) {
    if (decode(decoder, topic, value) instanceof Decoded.Value<T> good) {
      return good.value();
    }
    throw new IllegalStateException("a record of " + topic.name() + " that could be read before");
  }

  /** A decoder of a topic's values, to be closed by the caller. */
  public <T extends SpecificRecord> EventDecoder<T> decoder(Topic<T> topic) {
    return connection.decoder(registry, topic);
  }

  /**
   * How far back a topic goes.
   *
   * @param whole whether it still has its first records: retention has dropped nothing
   * @param first when the earliest record was written that it has; null if it has none
   */
  public record Extent(boolean whole, @Nullable Instant first) {}

  /**
   * Hands over every record of a topic, from the beginning to where it ends now.
   *
   * @throws CommandFailedException if the topic is unknown or the brokers fall silent
   */
  public Extent scan(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    boolean whole =
        consumer.beginningOffsets(partitions).values().stream().allMatch(offset -> offset == 0);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    LongSummaryStatistics written = new LongSummaryStatistics();
    MemoryGuard.holding(
        () ->
            String.format(
                Locale.ROOT, "what %,d records of %s came to", written.getCount(), topic));
    try (ProgressBar bar = new ProgressBar(warnings, topic)) {
      readTo(
          ends,
          topic,
          record -> {
            written.accept(record.timestamp());
            each.accept(record);
          },
          ProgressBar.wanted() ? bar : (done, total) -> {});
    }
    return new Extent(
        whole, written.getCount() == 0 ? null : Instant.ofEpochMilli(written.getMin()));
  }

  private void readTo(
      Map<TopicPartition, Long> ends,
      String topic,
      Consumer<ConsumerRecord<byte[], byte[]>> each,
      Progress progress) {
    long total = ends.values().stream().mapToLong(Long::longValue).sum();
    long position = 0;
    long silentSince = System.nanoTime();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.getOrDefault(partition, 0L)) {
          each.accept(record);
        }
      }
      long before = position;
      position = ends.keySet().stream().mapToLong(consumer::position).sum();
      progress.at(position, total);
      long now = System.nanoTime();
      if (position > before) { // with records, or over those that no transaction committed
        silentSince = now;
      } else if (now - silentSince > Connection.PATIENCE.toNanos()) {
        throw new CommandFailedException(
            "the brokers at "
                + connection.bootstrapServers()
                + " fell silent while "
                + topic
                + " was read");
      }
    }
  }

  /**
   * The partitions of a topic.
   *
   * @throws CommandFailedException if it does not exist
   */
  public List<TopicPartition> partitions(String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw new CommandFailedException(
          "unknown topic: " + topic + " does not exist at " + connection.bootstrapServers());
    }
    return partitions.stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  /** The consumer, for a command that follows topics itself. */
  public KafkaConsumer<byte[], byte[]> consumer() {
    return consumer;
  }

  /** A record's key as text; a record without one has the empty key. */
  public static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    registry.close();
  }
}
