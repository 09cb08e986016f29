package dev.charm.consumers.scoring;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * One version of a reward model at work: consumes responses and publishes rewards and dead letters
 * in one transaction with its offsets. So each response ends in exactly one of them per version,
 * whatever crashes: a session that fails is closed, and the next one begins at what was committed.
 *
 * <p>The consumer group bears the version's name, so a new version scores everything from the
 * beginning. A zombie is fenced by its group generation (KIP-447) and by its transactional id.
 */
final class ScoringSession implements AutoCloseable {
  /** How long it waits while it joins its group, and until it has committed where it begins. */
  private static final Duration SHORT_WAIT = Duration.ofMillis(100);

  /** How long it waits for responses; whatever else may happen wakes it. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(5);

  /** How often a member shows that it lives while a batch is judged. */
  private static final Duration BETWEEN_POLLS = Duration.ofMillis(500);

  private static final int LARGEST_REQUEST = 16 * 1024 * 1024;

  /** Answers that wait in memory; a single larger one comes all the same. */
  private static final String FETCH_BYTES = Integer.toString(8 * 1024 * 1024);

  private final ResponseJudge judge;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final ExecutorService judges;

  /** How many times partitions were taken away. */
  private long revoked;

  /** Group of a version: {@code charm-scorer-NAME@VERSION}. */
  static String group(String rewardModel) {
    return "charm-scorer-" + rewardModel;
  }

  /** Takes over {@code judge} and closes it. */
  ScoringSession(
      String rewardModel, ScoringSettings settings, Properties clients, ResponseJudge judge) {
    this.judge = judge;
    this.judges =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "judge-" + rewardModel);
              thread.setDaemon(true);
              return thread;
            });
    this.consumer =
        new KafkaConsumer<>(
            consumerProperties(rewardModel, settings, clients),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      this.producer =
          new KafkaProducer<>(
              producerProperties(rewardModel, settings, clients),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private static Properties consumerProperties(
      String rewardModel, ScoringSettings settings, Properties clients) {
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group(rewardModel));
    // Whoever starts again under its name takes its own place in the group at once. As a new member
    // it would wait with all others until the group gives up the one that was killed.
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instance());
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(settings.batch()));
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return properties;
  }

  private static Properties producerProperties(
      String rewardModel, ScoringSettings settings, Properties clients) {
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, CataloguePartitioner.class.getName());
    properties.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, group(rewardModel) + "-" + settings.instance());
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(LARGEST_REQUEST));
    return properties;
  }

  /** Fences whatever an earlier instance left open, and joins the group. */
  void open() {
    producer.initTransactions();
    consumer.subscribe(
        List.of(Topics.RESPONSES.name()),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            revoked += partitions.isEmpty() ? 0 : 1;
          }

          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
        });
  }

  /**
   * Takes what is there, up to a batch, and commits what came of it. Where nothing is there it
   * waits, for a bounded time, or until it is woken.
   *
   * @return how the committed records count
   * @throws KafkaException if nothing of it was committed: close this session and open another
   */
  ScoringCounts step() throws InterruptedException {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(isAtWork() ? LONG_WAIT : SHORT_WAIT);
      if (records.isEmpty()) {
        Map<TopicPartition, OffsetAndMetadata> moved = moved();
        if (!moved.isEmpty()) { // past the markers of transactions, which are not records
          commit(List.of(), moved);
        }
        return ScoringCounts.NONE;
      }
    } catch (WakeupException e) { // before any record was taken
      return ScoringCounts.NONE;
    }
    long began = System.nanoTime();
    ResponseJudge.Verdict verdict = judged(records);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (verdict == null) { // what was taken is another's by now, or will be taken again
      return ScoringCounts.NONE;
    }
    commit(verdict.records(), moved());
    return verdict.counts().took(seconds);
  }

  /**
   * Judges in a thread of its own, while this one goes on polling without taking anything: however
   * long a batch takes, the group does not give up this member.
   *
   * @return null if partitions were taken away meanwhile
   */
  private ResponseJudge.@Nullable Verdict judged(ConsumerRecords<byte[], byte[]> records)
      throws InterruptedException {
    long assignments = revoked;
    Future<ResponseJudge.Verdict> judging = judges.submit(() -> judge.judge(records));
    try {
      while (true) {
        try {
          ResponseJudge.Verdict verdict = judging.get(BETWEEN_POLLS.toMillis(), MILLISECONDS);
          consumer.resume(consumer.paused());
          return revoked == assignments ? verdict : null;
        } catch (TimeoutException e) {
          stayInGroup();
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new KafkaException("a batch cannot be judged", e.getCause());
    } finally {
      judging.cancel(true);
    }
  }

  private void stayInGroup() {
    consumer.pause(consumer.assignment());
    try {
      ConsumerRecords<byte[], byte[]> none = consumer.poll(Duration.ZERO);
      if (!none.isEmpty()) { // of partitions that were assigned in this very poll
        revoked++;
        none.partitions()
            .forEach(
                partition -> consumer.seek(partition, none.records(partition).get(0).offset()));
      }
    } catch (WakeupException e) {
      // the batch is finished first
    }
  }

  private boolean isAtWork() {
    return !committed.isEmpty() && committed.keySet().containsAll(consumer.assignment());
  }

  /** Has a step that waits return now, or the next one; for any thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  private Map<TopicPartition, OffsetAndMetadata> moved() {
    committed.keySet().retainAll(consumer.assignment());
    Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      long position = consumer.position(partition);
      Long known = committed.get(partition);
      if (known == null || known != position) {
        moved.put(partition, new OffsetAndMetadata(position));
      }
    }
    return moved;
  }

  private void commit(
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    producer.beginTransaction();
    try {
      records.forEach(producer::send);
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      producer.commitTransaction();
    } catch (RuntimeException e) {
      abort(e);
      throw e;
    }
    offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
  }

  private void abort(RuntimeException cause) {
    try {
      producer.abortTransaction();
    } catch (RuntimeException e) { // fenced, or the broker is away: closing settles it
      cause.addSuppressed(e);
    }
  }

  /** Native code cannot be interrupted, and its model must not be closed under it. */
  private void endJudging() {
    judges.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = judges.awaitTermination(Long.MAX_VALUE, MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    Duration patience = Duration.ofSeconds(5);
    endJudging();
    boolean interrupted = Thread.interrupted(); // else the group would not be left in order
    try {
      // A named member stays in its group unless it says that it leaves.
      consumer.close(
          CloseOptions.timeout(patience)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    } finally {
      producer.close(patience);
      judge.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
