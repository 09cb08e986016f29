package dev.charm.consumers.generation.live;

import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One generator as a member of its group: consumes prompts and publishes answers and dead letters
 * in one transaction with its offsets. So each sample of each prompt ends in exactly one of them,
 * whatever crashes. A transaction is opened when there is something to publish, never while a
 * request runs; and polling goes on while requests run, so the group does not give up this member
 * however long they take.
 *
 * <p>A zombie is fenced by its group generation (KIP-447) and by its transactional id.
 */
final class GeneratorSession implements AutoCloseable {
  /** How long it waits for prompts while answers may come. */
  private static final Duration BUSY_WAIT = Duration.ofMillis(20);

  /** How long it waits until it has committed where it begins. */
  private static final Duration SHORT_WAIT = Duration.ofMillis(100);

  /** How long it waits for prompts; whatever else may happen wakes it. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(1);

  /** A transaction costs the same for one answer as for many, and nobody asks meanwhile. */
  private static final Duration BETWEEN_COMMITS = Duration.ofMillis(100);

  private static final Duration BETWEEN_COMMITS_OF_OFFSETS = Duration.ofMillis(250);

  /** Answers that come while others are committed would be asked for again by whoever is next. */
  private static final int COMMITS_BEFORE_LEAVING = 3;

  private static final int LARGEST_REQUEST = 16 * 1024 * 1024;

  /** Prompts that wait in memory; a single larger one comes all the same. */
  private static final String FETCH_BYTES = Integer.toString(8 * 1024 * 1024);

  private final PromptWork work;
  private final PromptSlots slots;
  private final PromptResults results;
  private final UnderWay underWay;
  private final Standing standing;
  private final Consumer<GeneratorCounts> onCommit;
  private final boolean withMetadata;
  private final int manyRecords;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final Set<TopicPartition> full = new HashSet<>();
  private long committedAt = System.nanoTime();
  private boolean isShared; // whether it is known which partitions are whose
  private boolean failed;

  /**
   * @param withMetadata whether what lies beyond an offset is committed with it
   * @param onCommit is told of what was committed
   */
  GeneratorSession(
      GeneratorSettings settings,
      Properties clients,
      PromptWork work,
      UnderWay underWay,
      Standing standing,
      boolean withMetadata,
      Consumer<GeneratorCounts> onCommit) {
    this.work = work;
    this.slots = work.slots();
    this.results = work.results();
    this.underWay = underWay;
    this.standing = standing;
    this.withMetadata = withMetadata;
    this.onCommit = onCommit;
    this.manyRecords = settings.concurrency();
    this.consumer =
        new KafkaConsumer<>(
            consumerProperties(settings, clients),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      this.producer =
          new KafkaProducer<>(
              producerProperties(
                  clients,
                  GeneratorService.consumerGroup(settings.policyModel())
                      + "-"
                      + settings.instance()),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private static Properties consumerProperties(GeneratorSettings settings, Properties clients) {
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.put(
        ConsumerConfig.GROUP_ID_CONFIG, GeneratorService.consumerGroup(settings.policyModel()));
    // Whoever starts again under its name takes its own place in the group at once.
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instance());
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return properties;
  }

  static Properties producerProperties(Properties clients, String transactionalId) {
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, CataloguePartitioner.class.getName());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(LARGEST_REQUEST));
    return properties;
  }

  /** Fences whatever an earlier instance left open, and joins the group. */
  void open() throws InterruptedException {
    producer.initTransactions();
    standing.await(); // what that instance published counts, once it is fenced
    consumer.subscribe(List.of(Topics.PROMPTS.name()), new Share());
  }

  /** The partitions come and go while the consumer polls. */
  private final class Share implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assigned(partitions);
      isShared = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        revoked(partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      lost(partitions);
      if (!failed && results.hasRecords()) { // another's to publish by now; ours may be taken up
        throw new KafkaException("the group gave away partitions with answers not published yet");
      }
    }
  }

  private void assigned(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> before = consumer.committed(Set.copyOf(partitions));
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata known = before.get(partition);
      slots.assigned(
          partition,
          known == null
              ? GroupProgress.at(consumer.position(partition))
              : GroupProgress.read(known));
      committed.remove(partition);
      full.remove(partition);
      if (known != null) {
        committed.put(partition, known);
      }
    }
  }

  private void revoked(Collection<TopicPartition> partitions) {
    try {
      for (int round = 0; round < COMMITS_BEFORE_LEAVING && !failed; round++) {
        results.collect();
        commit(true);
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      lost(partitions);
    }
  }

  private void lost(Collection<TopicPartition> partitions) {
    isShared = false;
    slots.revoked(partitions);
    committed.keySet().removeAll(partitions);
    full.removeAll(partitions);
  }

  /**
   * Takes prompts in, asks for answers, and commits what came. Where there is nothing to do it
   * waits, for a bounded time, or until it is woken.
   *
   * @throws KafkaException if nothing of it was committed: close this session and open another
   */
  void step() throws InterruptedException {
    try {
      poll();
      if (isShared) {
        underWay.endLeft(slots.partitions());
      }
      work.check();
      results.collect();
      work.ask();
      commit(false);
    } catch (RuntimeException e) {
      failed = true;
      throw e;
    }
  }

  private void poll() throws InterruptedException {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(patience());
    } catch (WakeupException e) { // before any record was taken
      return;
    }
    if (!records.isEmpty()) {
      if (results.hasRecords()) { // what came of a prompt counts before it is taken in once more
        commit(true);
      }
      standing.await();
      for (TopicPartition partition : records.partitions()) {
        OptionalLong rest = work.take(partition, records.records(partition));
        if (rest.isPresent()) {
          consumer.seek(partition, rest.getAsLong());
          full.add(partition);
        }
      }
      consumer.pause(full);
    }
    List<TopicPartition> more = full.stream().filter(slots::wantsMore).toList();
    consumer.resume(more);
    more.forEach(full::remove);
    try {
      for (TopicPartition partition : consumer.assignment()) {
        slots.read(partition, consumer.position(partition));
      }
    } catch (WakeupException e) {
      return; // it is known another time
    }
  }

  private Duration patience() {
    if (!underWay.isEmpty() || results.hasRecords()) {
      return BUSY_WAIT;
    }
    return isAtWork() && !slots.isBusy() ? LONG_WAIT : SHORT_WAIT;
  }

  private boolean isAtWork() {
    return !committed.isEmpty() && committed.keySet().containsAll(consumer.assignment());
  }

  /** Answers wait for one another: for a moment, and no more of them than are asked for at once. */
  private boolean isDue(long now) {
    long passed = now - committedAt;
    return results.records() >= manyRecords
        || passed >= BETWEEN_COMMITS_OF_OFFSETS.toNanos()
        || (results.hasRecords() && passed >= BETWEEN_COMMITS.toNanos());
  }

  private void commit(boolean atOnce) {
    long now = System.nanoTime();
    if (!atOnce && !isDue(now)) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> all = slots.progress(withMetadata);
    Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>(all);
    moved.entrySet().removeIf(each -> each.getValue().equals(committed.get(each.getKey())));
    if (!results.hasRecords() && moved.isEmpty()) {
      return;
    }
    // What is taken out is dealt with by what the work says from here on: until it is committed,
    // nothing else may be.
    failed = true;
    Outbox outbox = results.takeOutbox();
    producer.beginTransaction();
    try {
      outbox.records().forEach(producer::send);
      if (!all.isEmpty()) { // a zombie's are refused, and so is all that goes with them
        producer.sendOffsetsToTransaction(all, consumer.groupMetadata());
      }
      producer.commitTransaction();
    } catch (RuntimeException e) {
      abort(e);
      throw e;
    }
    failed = false;
    committedAt = now;
    committed.putAll(moved);
    results.committed(outbox);
    onCommit.accept(outbox.counts().plus(GeneratorCounts.transaction()));
  }

  private void abort(RuntimeException cause) {
    try {
      producer.abortTransaction();
    } catch (RuntimeException e) { // fenced, or the broker is away: closing settles it
      cause.addSuppressed(e);
    }
  }

  /** Has a step that waits return now, or the next one; for any thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  /** Publishes what is there, if it can, and leaves the group; what runs is left over. */
  @Override
  public void close() {
    Duration patience = Duration.ofSeconds(5);
    boolean interrupted = Thread.interrupted(); // else the group would not be left in order
    try {
      if (!failed && !interrupted) {
        results.collect();
        commit(true);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      underWay.leaveAll();
      try {
        // A named member stays in its group unless it says that it leaves.
        consumer.close(
            CloseOptions.timeout(patience)
                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
      } finally {
        producer.close(patience);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
