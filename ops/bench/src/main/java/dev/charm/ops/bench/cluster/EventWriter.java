package dev.charm.ops.bench.cluster;

import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes the inputs of a benchmark. */
public final class EventWriter implements AutoCloseable {
  private final Cluster cluster;
  private final KafkaProducer<String, byte[]> producer;
  private final Map<Topic<?>, Serializer<?>> serializers = new HashMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** Writes to a cluster. */
  public EventWriter(Cluster cluster) {
    this(cluster, CataloguePartitioner.class);
  }

  /** Writes to a cluster, into partitions of its own choice. */
  public EventWriter(Cluster cluster, Class<? extends Partitioner> partitioner) {
    this.cluster = cluster;
    Properties properties = cluster.clients();
    properties.put("partitioner.class", partitioner);
    properties.put("linger.ms", "5");
    properties.put("batch.size", "131072");
    this.producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  /** Hands a record over; returns before it is written. */
  public <T extends SpecificRecord> void send(Topic<T> topic, String key, T value) {
    @SuppressWarnings("unchecked") // of the topic by which it was put there
    Serializer<T> serializer =
        (Serializer<T>) serializers.computeIfAbsent(topic, t -> cluster.registry().serializer(t));
    producer.send(
        new ProducerRecord<>(topic.name(), key, serializer.serialize(topic.name(), value)),
        (written, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  /**
   * Waits until everything handed over is written.
   *
   * @throws IllegalStateException if something could not be
   */
  public void flush() {
    producer.flush();
    Exception reason = failure.get();
    if (reason != null) {
      throw new IllegalStateException("the inputs could not be written", reason);
    }
  }

  @Override
  public void close() {
    flush();
    producer.close();
    serializers.values().forEach(Serializer::close);
  }
}
