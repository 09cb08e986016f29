package dev.charm.ops.bench.kills;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the topics of a stack hold, as a consumer of committed records sees it. */
final class Published implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Registry registry;
  private final KafkaConsumer<String, byte[]> consumer;

  Published(Place place) {
    this.registry = new Registry(place.registryUrl(), Map.of());
    Properties properties = place.clients();
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    this.consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** The values of every record of a topic, tombstones left out. */
  <T extends SpecificRecord> List<T> all(Topic<T> topic) {
    List<T> values = new ArrayList<>();
    try (EventDecoder<T> decoder = registry.decoder(topic)) {
      for (ConsumerRecord<String, byte[]> record : records(topic.name())) {
        if (record.value() != null) {
          values.add(decoded(decoder, topic, record.value()));
        }
      }
    }
    return values;
  }

  /** The latest value of every key of a topic. */
  <T extends SpecificRecord> Map<String, T> latest(Topic<T> topic) {
    Map<String, T> values = new HashMap<>();
    try (EventDecoder<T> decoder = registry.decoder(topic)) {
      for (ConsumerRecord<String, byte[]> record : records(topic.name())) {
        if (record.value() == null) {
          values.remove(record.key());
        } else {
          values.put(record.key(), decoded(decoder, topic, record.value()));
        }
      }
    }
    return values;
  }

  /** How many records a topic holds. */
  long count(String topic) {
    return records(topic).size();
  }

  private static <T extends SpecificRecord> T decoded(
      EventDecoder<T> decoder, Topic<T> topic, byte[] value) {
    if (decoder.deserialize(topic.name(), value) instanceof Decoded.Value<T> good) {
      return good.value();
    }
    throw new IllegalStateException("a malformed record in " + topic.name());
  }

  private List<ConsumerRecord<String, byte[]>> records(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  @Override
  public void close() throws IOException {
    consumer.close();
    registry.close();
  }
}
