package dev.charm.ops.service;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.LostRecords;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what was written last can be read. It cannot where the registry has lost the schema, or
 * has given its id to another.
 */
final class LostWritings {
  private static final Logger LOG = LoggerFactory.getLogger(LostWritings.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(2);

  /** Enough to meet a record among the marks that transactions leave. */
  private static final int LAST_OFFSETS = 20;

  private LostWritings() {}

  private record Place(String topic, int partition, @Nullable ByteBuffer key) {
    static Place of(ConsumerRecord<byte[], byte[]> record) {
      return new Place(
          record.topic(),
          record.partition(),
          record.key() == null ? null : ByteBuffer.wrap(record.key()));
    }
  }

  /** A line for each topic and reason; empty where the broker is away. */
  static Collection<String> lines(
      Properties kafka, Registry registry, Collection<Topic<?>> topics) {
    Map<String, Topic<?>> byName = new HashMap<>();
    topics.forEach(topic -> byName.put(topic.name(), topic));
    Map<String, EventDecoder<?>> decoders = new HashMap<>();
    SortedSet<String> lines = new TreeSet<>();
    try {
      for (ConsumerRecord<byte[], byte[]> last : last(kafka, topics)) {
        Topic<?> topic = Objects.requireNonNull(byName.get(last.topic()), last.topic());
        EventDecoder<?> decoder =
            decoders.computeIfAbsent(
                last.topic(), name -> registry.decoder(topic, REGISTRY_PATIENCE));
        if (decoder.deserialize(last.topic(), last.value())
            instanceof Decoded.Malformed<?> unreadable) {
          lines.add(line(topic, unreadable));
        }
      }
    } catch (KafkaException e) {
      LOG.warn("whether what was written can be read is not known: {}", e.getMessage());
    }
    return lines;
  }

  private static String line(Topic<?> topic, Decoded.Malformed<?> unreadable) {
    return "what was last written to "
        + topic.name()
        + " cannot be read ("
        + unreadable.reason().label()
        + ", "
        + unreadable.detail()
        + "; subject "
        + topic.subject()
        + "); "
        + LostRecords.remedy(topic);
  }

  /** What came last, of each key the newest: a dead one may have been withdrawn since. */
  private static Collection<ConsumerRecord<byte[], byte[]>> last(
      Properties kafka, Collection<Topic<?>> topics) {
    Map<String, Object> config = new HashMap<>();
    kafka.stringPropertyNames().forEach(name -> config.put(name, kafka.getProperty(name)));
    config.keySet().removeIf(name -> name.startsWith("group.") || name.equals("state.dir"));
    config.put("isolation.level", "read_committed");
    config.put("allow.auto.create.topics", "false");
    config.put("default.api.timeout.ms", String.valueOf(PATIENCE.toMillis()));
    Map<Place, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      consumer.assign(partitions);
      ends.forEach(
          (p, end) -> consumer.seek(p, Math.max(begins.getOrDefault(p, 0L), end - LAST_OFFSETS)));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline
          && partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          last.put(Place.of(record), record);
        }
      }
    }
    return last.values();
  }
}
