package dev.charm.ops.transactions;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;

/**
 * Makes on purpose what KAFKA-20734 leaves behind: a transaction whose coordinator says that it is
 * complete, or has forgotten it, while no partition has a marker. The records are a real
 * transaction's; what the coordinator says is written into its log, which it reads when its broker
 * is started the next time. So the broker must be stopped and started again after that.
 */
public final class UnmarkedTransaction {
  /** States as the coordinator's log has them. */
  private static final byte COMPLETE_COMMIT = 4;

  private static final byte COMPLETE_ABORT = 5;

  /** Kafka lets no client but this write to its own topics. */
  private static final String ADMIN_CLIENT = "__admin_client";

  /** The longest that brokers allow: none of them ends in time. */
  private static final int TIMEOUT_MILLIS = 15 * 60 * 1000;

  private UnmarkedTransaction() {}

  /** What the coordinator will say of it. */
  public enum Told {
    COMMITTED,
    ABORTED,
    NOTHING
  }

  /**
   * Leaves one behind.
   *
   * @param values one record of each in the partition
   * @param group whose offset 7 of the partition 0 of {@code input} it commits
   */
  public static void leave(
      String bootstrapServers,
      String transactionalId,
      TopicPartition partition,
      List<String> values,
      String group,
      String input,
      Told told)
      throws Exception {
    KafkaProducer<byte[], byte[]> producer = begun(bootstrapServers, transactionalId);
    send(producer, partition, values);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "group.id", group),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      producer.sendOffsetsToTransaction(
          Map.of(new TopicPartition(input, 0), new OffsetAndMetadata(7)), consumer.groupMetadata());
    }
    TransactionDescription open;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      open =
          admin.describeTransactions(List.of(transactionalId)).description(transactionalId).get();
      tell(admin, bootstrapServers, transactionalId, open, told);
    }
    producer.close(Duration.ZERO); // which does not end the transaction
  }

  /** A producer that has begun a transaction. */
  public static KafkaProducer<byte[], byte[]> begun(String bootstrapServers, String id) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                id,
                "transaction.timeout.ms",
                TIMEOUT_MILLIS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    return producer;
  }

  /** Writes records, one of each value, and returns when they are written. */
  public static void send(
      KafkaProducer<byte[], byte[]> producer, TopicPartition partition, List<String> values)
      throws Exception {
    for (String value : values) {
      producer
          .send(
              new ProducerRecord<>(
                  partition.topic(),
                  partition.partition(),
                  "key".getBytes(StandardCharsets.UTF_8),
                  value.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  private static void tell(
      Admin admin, String bootstrapServers, String id, TransactionDescription open, Told told)
      throws Exception {
    String log = Topic.TRANSACTION_STATE_TOPIC_NAME;
    int partitions =
        admin.describeTopics(List.of(log)).allTopicNames().get().get(log).partitions().size();
    byte[] key =
        MessageUtil.toVersionPrefixedBytes(
            (short) 0, new TransactionLogKey().setTransactionalId(id));
    byte[] value =
        told == Told.NOTHING
            ? null
            : MessageUtil.toVersionPrefixedBytes(
                (short) 1,
                new TransactionLogValue()
                    .setProducerId(open.producerId())
                    .setPreviousProducerId(-1)
                    .setNextProducerId(-1)
                    .setProducerEpoch((short) (open.producerEpoch() + 1))
                    .setTransactionTimeoutMs((int) open.transactionTimeoutMs())
                    .setTransactionStatus(told == Told.COMMITTED ? COMPLETE_COMMIT : COMPLETE_ABORT)
                    .setTransactionPartitions(List.of())
                    .setTransactionLastUpdateTimestampMs(System.currentTimeMillis())
                    .setTransactionStartTimestampMs(-1)
                    .setClientTransactionVersion((short) 2));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "client.id", ADMIN_CLIENT),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      int partition = Utils.abs(id.hashCode()) % partitions;
      producer.send(new ProducerRecord<>(log, partition, key, value)).get();
    }
  }
}
