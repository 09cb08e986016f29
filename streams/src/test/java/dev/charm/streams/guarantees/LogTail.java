package dev.charm.streams.guarantees;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A topic's log from its beginning, read on whenever asked. Malformed records are left out.
 *
 * @param <T> what the topic holds
 */
public final class LogTail<T extends SpecificRecord> implements AutoCloseable {
  private static final int FETCH_MS = 50;

  private final KafkaConsumer<String, Decoded<T>> consumer;
  private final List<TopicPartition> partitions;
  private final List<Logged<T>> log = new ArrayList<>();

  /**
   * @param isolation whether records of open and aborted transactions are read, too
   */
  public LogTail(
      String bootstrapServers, Registry registry, Topic<T> topic, IsolationLevel isolation) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation.toString(),
                // A request waits behind the fetch before it: where the log ends, and closing.
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                FETCH_MS),
            new StringDeserializer(),
            registry.decoder(topic));
    this.partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * All of the log to where it ends now; the records of a partition in their order. Where nothing
   * is new it waits a little, so that whoever reads on and on leaves time for others.
   */
  public List<Logged<T>> read() {
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    do {
      for (ConsumerRecord<String, Decoded<T>> record : consumer.poll(Duration.ofMillis(FETCH_MS))) {
        if (!(record.value() instanceof Decoded.Malformed<T>)) {
          log.add(
              new Logged<>(
                  record.partition(),
                  record.offset(),
                  record.key() == null ? "" : record.key(),
                  record.value() instanceof Decoded.Value<T> good ? good.value() : null));
        }
      }
    } while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p)));
    return List.copyOf(log);
  }

  /** The committed log of a topic as it is now. */
  public static <T extends SpecificRecord> List<Logged<T>> readOnce(
      String bootstrapServers, Registry registry, Topic<T> topic) {
    try (LogTail<T> tail =
        new LogTail<>(bootstrapServers, registry, topic, IsolationLevel.READ_COMMITTED)) {
      return tail.read();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
