package dev.charm.ops.deadletter;

import dev.charm.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records again, and in the same transaction how far that is. A cluster has one writer at a
 * time: a second one fences the first, which then fails with nothing half done.
 */
final class ReplayWriter implements AutoCloseable {
  /** The group that never consumes: what was replayed before stands beside its offsets. */
  static final String GROUP = "charm-replay";

  private static final String TRANSACTIONAL_ID = "charm-replay";

  private final KafkaProducer<byte[], byte[]> producer;

  /** Nobody has heard whether a transaction was committed. */
  static final class InDoubtException extends KafkaException {
    private static final long serialVersionUID = 1L;

    InDoubtException(KafkaException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * @param kafka settings of the clients, {@code bootstrap.servers} among them
   */
  ReplayWriter(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("transactional.id", TRANSACTIONAL_ID);
    config.put("transaction.timeout.ms", "60000");
    config.put("max.request.size", String.valueOf(Topic.MAX_TEXT_RECORD_BYTES + 64 * 1024));
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * Writes all of them or none, and returns where they lie.
   *
   * @param noted what is known from then on
   * @throws InDoubtException if it is not known whether they are written
   */
  List<RecordMetadata> write(
      List<ProducerRecord<byte[], byte[]>> records, Map<TopicPartition, OffsetAndMetadata> noted) {
    producer.beginTransaction();
    List<RecordMetadata> places;
    try {
      places = send(records);
      producer.sendOffsetsToTransaction(noted, group());
    } catch (KafkaException e) {
      abort(e);
      throw e;
    }
    try {
      producer.commitTransaction();
    } catch (TimeoutException | InterruptException e) {
      throw new InDoubtException(e);
    } catch (KafkaException e) {
      abort(e);
      throw e;
    }
    return places;
  }

  @SuppressWarnings("removal") // a consumer would give it; nobody consumes here
  private static ConsumerGroupMetadata group() {
    return new ConsumerGroupMetadata(GROUP);
  }

  private List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    records.forEach(record -> sent.add(producer.send(record)));
    producer.flush();
    List<RecordMetadata> places = new ArrayList<>(records.size());
    try {
      for (Future<RecordMetadata> one : sent) {
        places.add(one.get());
      }
      return places;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void abort(Exception cause) {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) { // fenced, or the broker is away: its timeout settles it
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
