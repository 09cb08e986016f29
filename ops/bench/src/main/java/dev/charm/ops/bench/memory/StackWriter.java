package dev.charm.ops.bench.memory;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes to a running stack as any producer does. */
final class StackWriter implements AutoCloseable {
  private final Registry registry;
  private final KafkaProducer<String, byte[]> producer;
  private final Map<Topic<?>, Serializer<?>> serializers = new HashMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  StackWriter(String bootstrapServers, String registryUrl) {
    this.registry = new Registry(registryUrl, Map.of());
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("linger.ms", "5");
    properties.put("batch.size", "131072");
    properties.put("delivery.timeout.ms", "600000");
    this.producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  /** Hands a record over; returns before it is written. */
  <T extends SpecificRecord> void send(Topic<T> topic, String key, T value) {
    @SuppressWarnings("unchecked") // of the topic by which it was put there
    Serializer<T> serializer =
        (Serializer<T>) serializers.computeIfAbsent(topic, registry::serializer);
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
  void flush() {
    producer.flush();
    Exception reason = failure.get();
    if (reason != null) {
      throw new IllegalStateException("the stack does not take what is written", reason);
    }
  }

  @Override
  public void close() throws IOException {
    producer.close();
    serializers.values().forEach(Serializer::close);
    registry.close();
  }
}
