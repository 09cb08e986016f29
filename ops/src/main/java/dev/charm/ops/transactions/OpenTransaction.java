package dev.charm.ops.transactions;

import java.time.Instant;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is open in a partition: whoever reads committed records only gets nothing that
 * lies behind its start.
 *
 * @param partition where it is open
 * @param producerId of its producer
 * @param producerEpoch of its producer
 * @param coordinatorEpoch as the partition knows it; 0 if no coordinator has written to it
 * @param startOffset its first record in the partition
 * @param lastWrite when its producer wrote there last
 * @param transactionalId of its producer; null if no coordinator knows it
 * @param standing what the coordinator says of it
 */
public record OpenTransaction(
    TopicPartition partition,
    long producerId,
    short producerEpoch,
    int coordinatorEpoch,
    long startOffset,
    Instant lastWrite,
    @Nullable String transactionalId,
    Standing standing) {

  /** What the abort of Kafka's own tool names, and the admin client's. */
  AbortTransactionSpec abort() {
    return new AbortTransactionSpec(partition, producerId, producerEpoch, coordinatorEpoch);
  }

  /** Whether another look has seen the same transaction. */
  boolean isSame(OpenTransaction other) {
    return partition.equals(other.partition)
        && producerId == other.producerId
        && producerEpoch == other.producerEpoch
        && startOffset == other.startOffset;
  }

  /** What is known of it, on one line. */
  public String line() {
    return "topic "
        + partition.topic()
        + ", partition "
        + partition.partition()
        + ", producer id "
        + producerId
        + ", epoch "
        + producerEpoch
        + ", coordinator epoch "
        + coordinatorEpoch
        + ", start offset "
        + startOffset
        + (transactionalId == null ? "" : ", transactional id " + transactionalId)
        + " ("
        + standing.text()
        + ")";
  }

  /** The command of Kafka's own tool that ends it. */
  public String abortCommand(String bootstrapServers) {
    return "kafka-transactions.sh --bootstrap-server "
        + bootstrapServers
        + " abort --topic "
        + partition.topic()
        + " --partition "
        + partition.partition()
        + " --start-offset "
        + startOffset;
  }
}
