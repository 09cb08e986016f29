package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.precedence.Precedence.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all partitions of a topic from their beginning, committed records only, without a consumer
 * group. For one thread.
 */
final class TopicReader<T extends SpecificRecord> implements AutoCloseable {
  /** Records that wait in memory; a single larger one comes all the same. */
  private static final String FETCH_BYTES = Integer.toString(4 * 1024 * 1024);

  /**
   * How long a broker with nothing new holds a fetch. New records end the wait, for every fetch
   * asks for all partitions; so a reader at rest only asks less often.
   */
  private static final String FETCH_MILLIS = "5000";

  /** One record: a null value is a tombstone. */
  record Entry<T>(@Nullable String key, @Nullable Decoded<T> value, Place place) {}

  /** What to do with each record. */
  interface Sink<T> {
    void accept(Entry<T> entry);
  }

  private final Topic<T> topic;
  private final Properties properties;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final EventDecoder<T> decoder;
  private @Nullable KafkaConsumer<byte[], byte[]> asking;
  private List<TopicPartition> partitions = List.of();

  TopicReader(Topic<T> topic, Properties clients, Registry registry) {
    this.topic = topic;
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // Where retention is quicker than this reader; by default it would go on at the end.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // What is gone before it was read must be noticed, not jumped over.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MILLIS);
    this.properties = properties;
    this.consumer = client();
    this.decoder = registry.decoder(topic);
    try {
      assign();
      if (partitions.isEmpty()) {
        throw new IllegalStateException("there is no topic " + topic.name());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private KafkaConsumer<byte[], byte[]> client() {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void assign() {
    partitions = all();
    consumer.assign(partitions);
    begin();
  }

  private List<TopicPartition> all() {
    return consumer.partitionsFor(topic.name()).stream()
        .map(p -> new TopicPartition(p.topic(), p.partition()))
        .toList();
  }

  /**
   * Whether the topic has more partitions than are read. Then it begins again, with all of them.
   * What the client knows of the topic by now decides; that asks nobody.
   */
  boolean hasGrown() {
    if (all().size() <= partitions.size()) {
      return false;
    }
    assign();
    return true;
  }

  /** How many partitions the topic has. */
  int partitions() {
    return partitions.size();
  }

  /** Begins, or begins again, with the first record of each partition. */
  void begin() {
    consumer.seekToBeginning(partitions);
  }

  /**
   * The ends as they are now: what is committed before this call lies before them. Asked on a
   * connection of its own: a broker answers in order, and on that of the reader the question would
   * wait behind a fetch that waits for records.
   */
  Map<TopicPartition, Long> ends() {
    if (asking == null) {
      asking = client();
    }
    return asking.endOffsets(partitions);
  }

  /** Has a {@link #poll} that waits return now, or the next one; for any thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  /** Whether everything before {@code ends} was handed out. */
  boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  /** Where it is in each partition, as far as that is known: what lies before was handed out. */
  Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition partition : partitions) {
      try {
        positions.put(partition, consumer.position(partition, Duration.ZERO));
      } catch (TimeoutException e) { // the broker was away since the reading began
        return Map.of();
      }
    }
    return positions;
  }

  /**
   * Waits for records up to {@code timeout} and hands them out, in order within a partition. When
   * the registry is away nothing is lost: the records from the failing one on come again.
   *
   * @throws WakeupException if it was woken up, see {@link #wakeUp}; no record was taken
   */
  void poll(Duration timeout, Sink<T> sink) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      next.put(partition, records.records(partition).get(0).offset());
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Decoded<T> value;
      try {
        value = decoder.deserialize(topic.name(), record.value());
      } catch (EventDecoder.RegistryUnavailableException e) {
        next.forEach(consumer::seek);
        throw e;
      }
      byte[] key = record.key();
      sink.accept(
          new Entry<>(
              key == null ? null : new String(key, StandardCharsets.UTF_8),
              value,
              new Place(record.partition(), record.timestamp())));
      next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }
  }

  @Override
  public void close() {
    // No group to leave; and to end the fetch session would wait behind a fetch, see ends().
    consumer.close(CloseOptions.timeout(Duration.ZERO));
    if (asking != null) {
      asking.close(CloseOptions.timeout(Duration.ZERO));
    }
    decoder.close();
  }
}
