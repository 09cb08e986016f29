package dev.charm.ops.forget;

import dev.charm.consumers.views.PartitionReader;
import dev.charm.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What is written in order that records can go. There is one at a time on a cluster: a second one
 * fences the first, which then fails with nothing lost.
 */
public final class LogWriter implements AutoCloseable {
  private static final String TRANSACTIONAL_ID = "charm-forget";
  private static final int CHUNK_RECORDS = 1_000;
  private static final long CHUNK_BYTES = 4L * 1024 * 1024;
  private static final String ROLL_AFTER_MS = "97";

  private final Admin admin;
  private final PartitionReader committed;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param kafka settings of the clients, {@code bootstrap.servers} among them
   * @param admin stays the caller's to close
   */
  public LogWriter(Map<String, Object> kafka, Admin admin) {
    this.admin = admin;
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("transactional.id", TRANSACTIONAL_ID);
    config.put("transaction.timeout.ms", "60000");
    config.put("max.request.size", String.valueOf(Topic.MAX_TEXT_RECORD_BYTES + 64 * 1024));
    this.committed = PartitionReader.ofCommitted(kafka);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Sends records in one transaction, and returns where they lie. */
  List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records)
      throws ExecutionException, InterruptedException {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    producer.commitTransaction();
    List<RecordMetadata> places = new ArrayList<>();
    for (Future<RecordMetadata> one : sent) {
      places.add(one.get());
    }
    return places;
  }

  /**
   * Begins a new segment in each partition, so that all that lies there now is in closed ones:
   * neither the cleaner nor retention ever touches the segment that is written to, and Kafka begins
   * a new one only when something is written. What is written is an empty record in a transaction
   * that is given up: no consumer of committed records ever sees it.
   */
  public void closeSegments(Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Set<String> topics =
        partitions.stream()
            .map(TopicPartition::topic)
            .collect(Collectors.toCollection(TreeSet::new));
    TemporarySettings soon =
        TemporarySettings.apply(
            admin,
            topics,
            Map.of(TopicConfig.SEGMENT_MS_CONFIG, ROLL_AFTER_MS),
            TopicConfig.SEGMENT_MS_CONFIG);
    try {
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (TopicPartition p : partitions) {
        sent.add(producer.send(new ProducerRecord<>(p.topic(), p.partition(), new byte[0], null)));
      }
      producer.flush();
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
      producer.abortTransaction();
    } finally {
      soon.close();
    }
  }

  /** What is to be written in the place of a record; empty for nothing. */
  public interface Copying {
    Optional<ProducerRecord<byte[], byte[]>> of(ConsumerRecord<byte[], byte[]> record);
  }

  /** Says what is to be written, once it is certain up to where. */
  interface Plan {
    /**
     * What is to be written in the place of each record.
     *
     * @param end first offset that is not written anew
     */
    Copying upTo(long end) throws ExecutionException, InterruptedException;
  }

  /**
   * Writes a partition anew behind its end, in its order, and deletes what lay before. A crash in
   * between leaves records twice, never none: consumers must go by versions, not by occurrence.
   */
  public void rewrite(TopicPartition partition, Copying copying)
      throws ExecutionException, InterruptedException {
    rewriteUpTo(partition, end -> copying);
  }

  /** The same, where what is written depends on up to where that is. */
  void rewriteUpTo(TopicPartition partition, Plan plan)
      throws ExecutionException, InterruptedException {
    closeSegments(List.of(partition));
    long end =
        admin
            .listOffsets(Map.of(partition, OffsetSpec.latest()))
            .partitionResult(partition)
            .get()
            .offset();
    Copying copying = plan.upTo(end);
    Chunks chunks = new Chunks();
    try {
      committed.read(Map.of(partition, end), record -> copying.of(record).ifPresent(chunks::add));
      chunks.commit();
    } catch (RuntimeException e) {
      chunks.abort(e);
      throw e;
    }
    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end))).all().get();
  }

  /**
   * Writes a tombstone for each record with a key that a partition holds, so that all that read it
   * let go of everything.
   */
  public void bury(TopicPartition partition) throws ExecutionException, InterruptedException {
    long end =
        admin
            .listOffsets(Map.of(partition, OffsetSpec.latest()))
            .partitionResult(partition)
            .get()
            .offset();
    Chunks chunks = new Chunks();
    try {
      committed.read(
          Map.of(partition, end),
          record -> {
            if (record.key() != null && record.value() != null) {
              chunks.add(
                  new ProducerRecord<>(
                      record.topic(), record.partition(), record.key(), (byte[]) null));
            }
          });
      chunks.commit();
    } catch (RuntimeException e) {
      chunks.abort(e);
      throw e;
    }
  }

  /** Records on their way, in transactions short enough to hold nobody up. */
  private final class Chunks {
    private int records;
    private long bytes;

    void add(ProducerRecord<byte[], byte[]> record) {
      if (records == 0) {
        producer.beginTransaction();
      }
      producer.send(record);
      records++;
      bytes += record.value() == null ? 0 : record.value().length;
      if (records >= CHUNK_RECORDS || bytes >= CHUNK_BYTES) {
        commit();
      }
    }

    void commit() {
      if (records > 0) {
        producer.commitTransaction();
        records = 0;
        bytes = 0;
      }
    }

    void abort(RuntimeException cause) {
      try {
        if (records > 0) {
          producer.abortTransaction();
        }
      } catch (RuntimeException e) { // fenced, or the broker is away: its timeout settles it
        cause.addSuppressed(e);
      }
    }
  }

  @Override
  public void close() {
    committed.close();
    producer.close(Duration.ofSeconds(5));
  }
}
