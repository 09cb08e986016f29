package dev.charm.ops.transactions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Looks for transactions that hang (KIP-664): open in a partition, while their coordinator has long
 * ended or never known them, so that no marker will ever come, and the last stable offset never
 * moves again. Brokers of Kafka 4.3 leave such behind after an unclean stop (KAFKA-20734); others
 * did so for other reasons.
 *
 * <p>The partitions are asked before the coordinators. A coordinator calls a transaction complete
 * only once every partition has its marker; so one that was open before, and that the coordinator
 * then calls complete, has been ended meanwhile, or hangs. Which of them, a second look at the
 * partitions tells. Only what hangs in both looks is reported.
 */
public final class TransactionSearch {
  /** Between two looks. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1500);

  /** How much longer than its time-out a transaction may be open: brokers look every 10 s. */
  private static final Duration MARGIN = Duration.ofSeconds(60);

  private static final String PROBE = "charm-no-such-transaction-";

  private final Admin admin;
  private final Scope scope;

  /**
   * @param admin stays the caller's to close
   */
  public TransactionSearch(Admin admin, Scope scope) {
    this.admin = admin;
    this.scope = scope;
  }

  /** The transactions that are open, those under way too, in order of topic and partition. */
  public List<OpenTransaction> open() throws ExecutionException, InterruptedException {
    List<OpenTransaction> first = look();
    if (first.stream().noneMatch(transaction -> transaction.standing().hangs())) {
      return first;
    }
    TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
    List<OpenTransaction> found = new ArrayList<>();
    for (OpenTransaction now : look()) {
      boolean hung =
          first.stream().anyMatch(before -> before.isSame(now) && before.standing().hangs());
      if (hung || !now.standing().hangs()) {
        found.add(now);
      }
    }
    return found;
  }

  /** The transactions that hang. */
  public List<OpenTransaction> hanging() throws ExecutionException, InterruptedException {
    return open().stream().filter(transaction -> transaction.standing().hangs()).toList();
  }

  private List<OpenTransaction> look() throws ExecutionException, InterruptedException {
    Map<TopicPartition, List<ProducerState>> open = openIn(partitions());
    Set<Long> producers =
        open.values().stream()
            .flatMap(List::stream)
            .map(ProducerState::producerId)
            .collect(Collectors.toSet());
    if (producers.isEmpty()) {
      return List.of();
    }
    awaitCoordinators();
    Map<Long, String> ids = transactionalIds(producers);
    Map<String, TransactionDescription> known = describe(ids.values());
    Set<Long> ours = new HashSet<>();
    open.forEach(
        (partition, states) -> {
          for (ProducerState state : states) {
            String id = ids.get(state.producerId());
            if (scope.covers(partition.topic(), state.producerId(), id, Set.of())) {
              ours.add(state.producerId());
            }
          }
        });
    List<OpenTransaction> found = new ArrayList<>();
    open.forEach(
        (partition, states) -> {
          for (ProducerState state : states) {
            String id = ids.get(state.producerId());
            if (scope.covers(partition.topic(), state.producerId(), id, ours)) {
              found.add(transaction(partition, state, id, id == null ? null : known.get(id)));
            }
          }
        });
    found.sort(
        Comparator.comparing((OpenTransaction t) -> t.partition().topic())
            .thenComparing(t -> t.partition().partition())
            .thenComparing(OpenTransaction::startOffset));
    return found;
  }

  private List<TopicPartition> partitions() throws ExecutionException, InterruptedException {
    Set<String> names = new HashSet<>();
    for (String name : admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get()) {
      if (scope.covers(name)) {
        names.add(name);
      }
    }
    List<TopicPartition> partitions = new ArrayList<>();
    for (KafkaFuture<TopicDescription> topic :
        admin.describeTopics(names).topicNameValues().values()) {
      TopicDescription description = orGone(topic);
      if (description != null) {
        description
            .partitions()
            .forEach(p -> partitions.add(new TopicPartition(description.name(), p.partition())));
      }
    }
    return partitions;
  }

  private Map<TopicPartition, List<ProducerState>> openIn(Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, List<ProducerState>> open = new HashMap<>();
    var producers = admin.describeProducers(partitions);
    for (TopicPartition partition : partitions) {
      PartitionProducerState states = orGone(producers.partitionResult(partition));
      if (states != null) {
        open.put(
            partition,
            states.activeProducers().stream()
                .filter(state -> state.currentTransactionStartOffset().isPresent())
                .toList());
      }
    }
    return open;
  }

  /**
   * Waits until every coordinator has read its log: before that it answers as if it knew nothing,
   * and what was committed would look forgotten. One that has not refuses to describe any
   * transaction; so each is asked for one that does not exist, until it says so.
   */
  private void awaitCoordinators() throws ExecutionException, InterruptedException {
    String log = Topic.TRANSACTION_STATE_TOPIC_NAME;
    TopicDescription description =
        orGone(
            Objects.requireNonNull(
                admin.describeTopics(List.of(log)).topicNameValues().get(log), log));
    if (description == null) {
      return;
    }
    Map<Integer, String> probes = new HashMap<>();
    int partitions = description.partitions().size();
    for (int i = 0; probes.size() < partitions; i++) {
      String id = PROBE + i;
      probes.putIfAbsent(Utils.abs(id.hashCode()) % partitions, id);
    }
    describe(probes.values());
  }

  private Map<Long, String> transactionalIds(Set<Long> producers)
      throws ExecutionException, InterruptedException {
    Map<Long, String> ids = new HashMap<>();
    for (TransactionListing listing :
        admin
            .listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
            .all()
            .get()) {
      ids.put(listing.producerId(), listing.transactionalId());
    }
    return ids;
  }

  private Map<String, TransactionDescription> describe(Collection<String> ids)
      throws ExecutionException, InterruptedException {
    Map<String, TransactionDescription> known = new HashMap<>();
    var described = admin.describeTransactions(ids);
    for (String id : ids) {
      TransactionDescription description = orGone(described.description(id));
      if (description != null) {
        known.put(id, description);
      }
    }
    return known;
  }

  /** The value, or null if what was asked for has been deleted meanwhile. */
  private static <T> @Nullable T orGone(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof TransactionalIdNotFoundException) {
        return null;
      }
      throw e;
    }
  }

  private static OpenTransaction transaction(
      TopicPartition partition,
      ProducerState state,
      @Nullable String id,
      @Nullable TransactionDescription known) {
    return new OpenTransaction(
        partition,
        state.producerId(),
        (short) state.producerEpoch(),
        state.coordinatorEpoch().orElse(0),
        state.currentTransactionStartOffset().orElseThrow(),
        Instant.ofEpochMilli(state.lastTimestamp()),
        id,
        standing(partition, state, known));
  }

  /**
   * What a coordinator's answer means for a transaction that is open in a partition. The epoch that
   * the coordinator has is the partition's, or the one after it: since KIP-890 the end of a
   * transaction raises it. With one beyond, what it says is of a later transaction.
   */
  static Standing standing(
      TopicPartition partition, ProducerState state, @Nullable TransactionDescription known) {
    if (known == null || known.producerId() != state.producerId()) {
      return Standing.UNKNOWN;
    }
    TransactionState coordinator = known.state();
    int ahead = known.producerEpoch() - state.producerEpoch();
    boolean ofThis = ahead == 0 || ahead == 1;
    return switch (coordinator) {
      case ONGOING ->
          !known.topicPartitions().contains(partition)
              ? Standing.UNKNOWN
              : isOverdue(known) ? Standing.OVERDUE : Standing.HEALTHY;
      case PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE ->
          // A partition leaves the list once its marker is written, or is taken as written.
          !known.topicPartitions().contains(partition)
              ? ended(ofThis, coordinator == TransactionState.PREPARE_COMMIT)
              : isOverdue(known) ? Standing.ENDING : Standing.HEALTHY;
      case COMPLETE_COMMIT -> ended(ofThis, true);
      case COMPLETE_ABORT -> ended(ofThis, false);
      case EMPTY -> Standing.UNKNOWN;
      case UNKNOWN -> Standing.HEALTHY; // of a broker newer than this client: not to be judged
    };
  }

  private static Standing ended(boolean ofThis, boolean committed) {
    return !ofThis ? Standing.UNKNOWN : committed ? Standing.COMMITTED : Standing.ABORTED;
  }

  private static boolean isOverdue(TransactionDescription known) {
    if (known.transactionStartTimeMs().isEmpty()) {
      return false;
    }
    Instant due =
        Instant.ofEpochMilli(known.transactionStartTimeMs().getAsLong())
            .plusMillis(known.transactionTimeoutMs())
            .plus(MARGIN);
    return Instant.now().isAfter(due);
  }
}
