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
 * Writes what makes Kafka remove records: tombstones, records anew behind the end of a partition,
 * and the ends of segments. A cluster has one writer at a time: a second one fences the first,
 * which then fails, and nothing is lost.
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
   * Begins a new segment in each partition. The cleaner and retention never touch the segment that
   * is written to; after this, all that lies there now is in segments that they do touch. Kafka
   * begins a segment only when something is written, so an empty record is written, in a
   * transaction that is aborted: consumers of committed records never see it.
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

  /** Decides what replaces a record; empty if nothing does. */
  public interface Copying {
    Optional<ProducerRecord<byte[], byte[]>> of(ConsumerRecord<byte[], byte[]> record);
  }

  /** Decides what replaces each record, once the end of what is replaced is known. */
  interface Plan {
    /**
     * Decides it.
     *
     * @param end first offset that is not written anew
     */
    Copying upTo(long end) throws ExecutionException, InterruptedException;
  }

  /**
   * Copies a partition behind its own end, in order, and deletes the originals. After a crash in
   * between, records are there twice, and none is missing: consumers must go by versions and not by
   * what they read last.
   */
  public void rewrite(TopicPartition partition, Copying copying)
      throws ExecutionException, InterruptedException {
    rewriteUpTo(partition, end -> copying);
  }

  /** The same, for replacements that depend on where the originals end. */
  void rewriteUpTo(TopicPartition partition, Plan plan)
      throws ExecutionException, InterruptedException {
    closeSegments(List.of(partition));
    long end = end(partition);
    write(partition, end, plan.upTo(end));
    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end))).all().get();
  }

  /** Writes a tombstone for each key in a partition, so that all readers let go of everything. */
  public void bury(TopicPartition partition) throws ExecutionException, InterruptedException {
    write(
        partition,
        end(partition),
        record ->
            record.key() == null || record.value() == null
                ? Optional.empty()
                : Optional.of(
                    new ProducerRecord<>(
                        record.topic(), record.partition(), record.key(), (byte[]) null)));
  }

  private long end(TopicPartition partition) throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  /** Writes what replaces each record that lies before the end. */
  private void write(TopicPartition partition, long end, Copying copying) {
    Chunks chunks = new Chunks();
    try {
      committed.read(Map.of(partition, end), record -> copying.of(record).ifPresent(chunks::add));
      chunks.commit();
    } catch (RuntimeException e) {
      chunks.abort(e);
      throw e;
    }
  }

  /** Sends records in transactions that are short, so that readers behind them need not wait. */
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
