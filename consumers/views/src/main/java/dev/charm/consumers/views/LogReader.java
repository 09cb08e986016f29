package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.precedence.Claims;
import dev.charm.schemas.precedence.Precedence;
import dev.charm.schemas.precedence.Precedence.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics once: committed records only, without a consumer group, from the beginning to where
 * the topic ended when the reading began. For one thread.
 */
public final class LogReader implements AutoCloseable {
  private final LogSource source;
  private final Registry registry;
  private final ReadListener listener;
  private final PartitionReader log;
  private final Set<String> told = new HashSet<>(); // topics of which records were left out

  /**
   * Asks nobody yet.
   *
   * @param registry is this reader's to close
   */
  public LogReader(LogSource source, Registry registry, ReadListener listener) {
    this.source = source;
    this.registry = registry;
    this.listener = listener;
    this.log = PartitionReader.ofCommitted(source.kafka(), source.brokerPatience());
  }

  /**
   * The latest value of every key, in order of key; a tombstone removes its key.
   *
   * @param topic one that we write ourselves; of others see {@link #counting}
   * @param keys which keys are wanted; others are not even decoded
   * @throws UnreadableLogException if the topic is unknown, the registry is away, or no record fits
   *     the schema
   */
  public <T extends SpecificRecord> SortedMap<String, T> latest(
      Topic<T> topic, Predicate<String> keys) {
    return new LatestValues<>(this, topic).held(keys);
  }

  /** The latest value of every key of a topic. */
  public <T extends SpecificRecord> SortedMap<String, T> latest(Topic<T> topic) {
    return latest(topic, key -> true);
  }

  /**
   * The latest value of every key, as {@link #latest}, but put aside in a spool: neither values nor
   * keys are held.
   */
  public <T extends SpecificRecord> SpooledValues<T> spool(
      Topic<T> topic, Predicate<String> keys, Spool spool) {
    return new LatestValues<>(this, topic).spooled(keys, spool);
  }

  /** Takes a record that can be used: a value with its bytes, or null for a tombstone. */
  public interface Visitor<T> {
    void visit(String key, Decoded.@Nullable Value<T> value);
  }

  /**
   * Hands over every record of a topic that can be used; how many do not fit the schema is told.
   * What stands under a key that is not its own is passed over, as the streams do.
   */
  public <T extends SpecificRecord> void each(
      Topic<T> topic, Predicate<String> keys, Visitor<T> visitor) {
    eachPlaced(topic, keys, (key, value, place) -> visitor.visit(key, value));
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
    eachPlaced(
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

  /** As {@link Visitor}, and is told where the record lies. */
  interface PlacedVisitor<T> {
    void visit(String key, Decoded.@Nullable Value<T> value, Place place);
  }

  /** As {@link #each}, with the place of each record. */
  <T extends SpecificRecord> void eachPlaced(
      Topic<T> topic, Predicate<String> keys, PlacedVisitor<T> visitor) {
    int partitions = partitions(topic.name()).size();
    LeftOut leftOut = new LeftOut();
    try (EventDecoder<T> decoder = decoder(topic)) {
      scan(
          topic.name(),
          record -> {
            String key = key(record);
            Place place = new Place(record.partition(), record.timestamp());
            if (keys.test(key) && !Precedence.isStale(topic, key, place.partition(), partitions)) {
              Decoded<T> decoded = decode(decoder, topic, record.value());
              if (decoded instanceof Decoded.Malformed<T> malformed) {
                leftOut.add(
                    "partition " + record.partition() + ", offset " + record.offset(), malformed);
              } else if (decoded instanceof Decoded.Value<T> value) {
                if (!topic.writtenByOthers() || key.equals(Keys.of(value.value()))) {
                  visitor.visit(key, value, place);
                }
              } else {
                visitor.visit(key, null, place);
              }
            }
          });
    }
    tell(leftOut, topic);
  }

  /** Tells once of each topic what was left out, if anything was. */
  void tell(LeftOut leftOut, Topic<?> topic) {
    String first = leftOut.first();
    if (first != null && told.add(topic.name())) {
      listener.leftOut(topic.name(), leftOut.records(), first);
    }
  }

  /**
   * Decodes one value; a tombstone is null.
   *
   * @throws UnreadableLogException if the registry is away
   */
  public <T extends SpecificRecord> @Nullable Decoded<T> decode(
      EventDecoder<T> decoder, Topic<T> topic, byte @Nullable [] value) {
    try {
      return decoder.deserialize(topic.name(), value);
    } catch (EventDecoder.RegistryUnavailableException e) {
      throw new UnreadableLogException.RegistryAway(source.registryUrl(), e);
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
    return registry.decoder(topic, source.registryPatience());
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
   * @throws UnreadableLogException if the topic is unknown or the brokers fall silent
   */
  public Extent scan(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    List<TopicPartition> partitions = partitions(topic);
    boolean whole = log.areWhole(partitions);
    LongSummaryStatistics written = new LongSummaryStatistics();
    try (ReadListener.Reading reading = listener.begun(topic, written::getCount)) {
      log.read(
          log.ends(partitions),
          record -> {
            written.accept(record.timestamp());
            each.accept(record);
          },
          reading);
    } catch (PartitionReader.SilenceException e) {
      throw new UnreadableLogException.SilentBrokers(topic, source.bootstrapServers(), e);
    }
    return new Extent(
        whole, written.getCount() == 0 ? null : Instant.ofEpochMilli(written.getMin()));
  }

  /**
   * The partitions of a topic.
   *
   * @throws UnreadableLogException if it does not exist
   */
  public List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions = log.partitions(topic);
    if (partitions.isEmpty()) {
      throw new UnreadableLogException.UnknownTopic(topic, source.bootstrapServers());
    }
    return partitions;
  }

  /** The consumer, for whoever follows topics himself. */
  public KafkaConsumer<byte[], byte[]> consumer() {
    return log.consumer();
  }

  /** A record's key as text; a record without one has the empty key. */
  public static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    log.close();
    registry.close();
  }
}
