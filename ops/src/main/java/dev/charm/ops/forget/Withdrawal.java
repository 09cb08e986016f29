package dev.charm.ops.forget;

import dev.charm.consumers.generation.live.GeneratorService;
import dev.charm.consumers.generation.live.GroupProgress;
import dev.charm.consumers.scoring.ScoringService;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Has the services withdraw prompts: calibration takes the retraction in and lets go of pairs and
 * stores, a generator that is at work drops what it asks of it, and a scorer that is at work is
 * through with the answers it may hold.
 *
 * <p>Only these are waited for, not the rest of the system, which may never be idle. A consumer
 * commits its offset together with what came of it, so an offset behind a record says that all its
 * effects are in the topics.
 */
final class Withdrawal {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final String SCORERS = ScoringService.consumerGroup("");
  private static final String GENERATORS = GeneratorService.consumerGroup("");

  /**
   * A generator looks at what is withdrawn before it publishes an answer, so it need not have read
   * as far as the tombstone: one that has as much under way as it may reads nothing for minutes.
   */
  private static final Duration FOR_GENERATORS = Duration.ofSeconds(10);

  private final Admin admin;
  private final LogWriter writer;
  private final Registry registry;

  Withdrawal(Admin admin, LogWriter writer, Registry registry) {
    this.admin = admin;
    this.writer = writer;
    this.registry = registry;
  }

  /**
   * Sends the retractions, and a tombstone to each partition with the text of a prompt.
   *
   * @param found where prompts were found
   * @return the offsets that calibration must have behind it
   */
  Map<TopicPartition, Long> send(TraceCount found) throws ExecutionException, InterruptedException {
    long version = Math.max(System.currentTimeMillis(), found.highestVersion());
    String topic = Topics.RETRACTIONS.name();
    int partitions =
        Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic), topic)
            .partitions()
            .size();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Serializer<Retraction> serializer = registry.serializer(Topics.RETRACTIONS)) {
      for (Map.Entry<String, Set<Integer>> prompt : found.places().entrySet()) {
        byte[] key = Keys.join(prompt.getKey()).getBytes(StandardCharsets.UTF_8);
        byte[] retraction =
            serializer.serialize(
                Topics.RETRACTIONS.name(),
                Retraction.newBuilder()
                    .setPromptId(prompt.getKey())
                    .setKind(RetractionKind.PROMPT.name())
                    .setVersion(version)
                    .setReason("charm forget")
                    .build());
        records.add(
            new ProducerRecord<>(
                Topics.RETRACTIONS.name(),
                Topics.RETRACTIONS.partition(Keys.join(prompt.getKey()), partitions),
                key,
                retraction));
        for (int partition : prompt.getValue()) { // wherever a producer has put it
          if (found.records().getOrDefault(new TopicPartition(Topics.PROMPTS.name(), partition), 0L)
              > 0) {
            records.add(new ProducerRecord<>(Topics.PROMPTS.name(), partition, key, null));
          }
        }
      }
    }
    Map<TopicPartition, Long> behind = new HashMap<>();
    for (RecordMetadata sent : writer.send(records)) {
      behind.merge(
          new TopicPartition(sent.topic(), sent.partition()), sent.offset() + 1, Math::max);
    }
    return behind;
  }

  /**
   * Waits until calibration has taken the records in, and every scorer at work the answers that are
   * there now.
   *
   * @param found where prompts were found
   * @param behind the offsets that calibration must have behind it
   * @return whether that was so in time
   */
  boolean await(TraceCount found, Map<TopicPartition, Long> behind, Duration timeout)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    awaitGenerators(
        behind); // first: an answer of theirs is one that scorers have to be through with
    Map<TopicPartition, Long> answers = answers(found);
    Map<String, Map<TopicPartition, Long>> wanted = new HashMap<>();
    wanted.put(CalibrationService.APPLICATION_ID, behind);
    scorersAtWork().forEach(group -> wanted.put(group, answers));
    while (true) {
      for (Map.Entry<String, Map<TopicPartition, Long>> group : Map.copyOf(wanted).entrySet()) {
        if (reached(group.getKey(), group.getValue())) {
          wanted.remove(group.getKey());
        }
      }
      if (wanted.isEmpty() || System.nanoTime() > deadline) {
        return wanted.isEmpty();
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  private void awaitGenerators(Map<TopicPartition, Long> behind)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> tombstones = new HashMap<>(behind);
    tombstones.keySet().removeIf(each -> !each.topic().equals(Topics.PROMPTS.name()));
    long until = System.nanoTime() + FOR_GENERATORS.toNanos();
    for (String group : atWork(GENERATORS)) {
      while (!taken(group, tombstones) && System.nanoTime() < until) {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
      }
    }
  }

  private boolean taken(String group, Map<TopicPartition, Long> offsets)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
    return offsets.entrySet().stream()
        .allMatch(
            wanted -> {
              OffsetAndMetadata offset = committed.get(wanted.getKey());
              return offset != null && GroupProgress.read(offset).hasTaken(wanted.getValue());
            });
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group)
      throws ExecutionException, InterruptedException {
    return admin
        .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
        .partitionsToOffsetAndMetadata(group)
        .get();
  }

  private Map<TopicPartition, Long> answers(TraceCount found)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    found.places().values().stream()
        .flatMap(Set::stream)
        .forEach(
            partition ->
                latest.put(
                    new TopicPartition(Topics.RESPONSES.name(), partition), OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** The groups of scorers that have members. */
  List<String> scorersAtWork() throws ExecutionException, InterruptedException {
    return atWork(SCORERS);
  }

  private List<String> atWork(String prefix) throws ExecutionException, InterruptedException {
    List<String> groups =
        admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
            .map(GroupListing::groupId)
            .filter(group -> group.startsWith(prefix))
            .toList();
    List<String> atWork = new ArrayList<>();
    for (ConsumerGroupDescription group :
        admin.describeConsumerGroups(groups).all().get().values()) {
      if (!group.members().isEmpty()) {
        atWork.add(group.groupId());
      }
    }
    return atWork;
  }

  private boolean reached(String group, Map<TopicPartition, Long> offsets)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
    return offsets.entrySet().stream()
        .allMatch(
            wanted -> {
              OffsetAndMetadata offset = committed.get(wanted.getKey());
              return wanted.getValue() == 0
                  || (offset != null && offset.offset() >= wanted.getValue());
            });
  }
}
