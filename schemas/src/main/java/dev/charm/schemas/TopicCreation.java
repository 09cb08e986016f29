package dev.charm.schemas;

import dev.charm.schemas.Topic.Partitioning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of the catalogue that a cluster lacks. */
public final class TopicCreation {
  private static final Duration PROPAGATION = Duration.ofSeconds(30);

  private final Partitions partitions;
  private final short replicationFactor;

  /**
   * @param partitions how many each new topic gets
   * @param replicationFactor copies of each partition
   */
  public TopicCreation(Partitions partitions, short replicationFactor) {
    this.partitions = partitions;
    this.replicationFactor = replicationFactor;
  }

  /**
   * Creates what is missing, with as many partitions as others of its kind have; topics that exist
   * stay as they are.
   *
   * @return the names of the topics that were created
   * @throws IllegalStateException if a topic cannot be created
   * @throws ExecutionException if the cluster refuses or is away
   */
  public List<String> createMissing(Admin admin) throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    PartitionLayout layout = PartitionLayout.ask(admin);
    List<NewTopic> missing = new ArrayList<>();
    for (Topic<?> topic : Topics.all()) {
      if (!existing.contains(topic.name())) {
        missing.add(
            new NewTopic(topic.name(), count(topic.partitioning(), layout), replicationFactor)
                .configs(topic.config()));
      }
    }
    for (RoutedTopic routed : RoutedTopic.values()) {
      if (!existing.contains(routed.topicName())) {
        missing.add(
            new NewTopic(
                    routed.topicName(), count(routed.partitioning(), layout), replicationFactor)
                .configs(routed.config()));
      }
    }
    if (!existing.contains(Topics.DEAD_LETTERS)) {
      missing.add(new NewTopic(Topics.DEAD_LETTERS, 1, replicationFactor).configs(deadLetters()));
    }
    admin.createTopics(missing).values().values().forEach(TopicCreation::awaitCreated);
    awaitLeaders(admin, missing);
    return missing.stream().map(NewTopic::name).toList();
  }

  private int count(Partitioning partitioning, PartitionLayout layout) {
    return partitioning == Partitioning.SINGLE
        ? 1
        : layout.most(partitioning).orElse(partitions.of(partitioning));
  }

  /**
   * A new partition is known before its leader takes requests. A producer that is quicker may have
   * its first batch refused and the second taken, and then can never send the first: every
   * partition answers once before anybody writes.
   */
  private static void awaitLeaders(Admin admin, List<NewTopic> created)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (NewTopic topic : created) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        latest.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    askUntilKnown(() -> admin.listOffsets(latest).all());
  }

  private static Map<String, String> deadLetters() {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        String.valueOf(Topic.RETENTION.toMillis()),
        TopicConfig.COMPRESSION_TYPE_CONFIG,
        "gzip",
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        String.valueOf(2 * 1024 * 1024));
  }

  private static void awaitCreated(KafkaFuture<Void> creation) {
    try {
      creation.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while topics were created", e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause(), "what a future of Kafka failed with");
      if (!(cause instanceof TopicExistsException)) { // another instance was faster
        throw new IllegalStateException("cannot create a topic: " + cause.getMessage(), cause);
      }
    }
  }

  /** A broker may not have heard yet of a topic that the controller has just created. */
  private static <T> T askUntilKnown(Supplier<KafkaFuture<T>> question)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + PROPAGATION.toNanos();
    while (true) {
      try {
        return question.get().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }
}
