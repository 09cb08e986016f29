package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
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
public final class StackWriter implements AutoCloseable {
  private final Registry registry;
  private final KafkaProducer<String, byte[]> producer;
  private final Map<Topic<?>, Serializer<?>> serializers = new HashMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * @param clients settings of the producer, {@code bootstrap.servers} among them
   */
  public StackWriter(Properties clients, String registryUrl) {
    this.registry = new Registry(registryUrl, Map.of());
    this.producer = new KafkaProducer<>(clients, new StringSerializer(), new ByteArraySerializer());
  }

  /** Hands a record over; returns before it is written. */
  public <T extends SpecificRecord> void send(Topic<T> topic, String key, T value) {
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
  public void flush() {
    producer.flush();
    Exception reason = failure.get();
    if (reason != null) {
      throw new IllegalStateException("the stack does not take what is written", reason);
    }
  }

  @Override
  public void close() throws IOException {
    producer.close(Duration.ZERO); // whoever wants all of it written has flushed
    serializers.values().forEach(Serializer::close);
    registry.close();
  }
}
