package dev.charm.ops.stack;

import dev.charm.ops.embedded.Endpoints;
import dev.charm.schemas.Topic;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records as bytes, well-formed or not, on their way into a stack. */
public final class RawRecords {
  private RawRecords() {}

  /** Sends gzip, and takes records larger than any that a topic takes. */
  public static KafkaProducer<byte[], byte[]> producer(Endpoints to) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", to.bootstrapServers());
    properties.put("compression.type", "gzip");
    properties.put("max.request.size", String.valueOf(2 * Topic.MAX_TEXT_RECORD_BYTES));
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends one, not compressed, and waits until it is there. */
  public static void send(Endpoints to, ProducerRecord<byte[], byte[]> record)
      throws ExecutionException, InterruptedException {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", to.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }
}
