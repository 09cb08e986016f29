package dev.charm.ops.forget;

import dev.charm.consumers.views.PartitionReader;
import dev.charm.schemas.Battle;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Takes every trace of prompts out of a running system, in an order in which a crash at any point
 * leaves what another run finishes:
 *
 * <ol>
 *   <li>calibration withdraws the prompts: tombstones for their pairs and in every changelog;
 *   <li>the segments with them are closed, and the cleaner made to come soon, so that the
 *       tombstones take the old values with them;
 *   <li>topics kept by time are rewritten without the prompts, retractions last; what has a dead
 *       letter is marked, so that it does not get a second one;
 *   <li>the tombstones, which bear the prompts' ids, are cleaned away once no reader can be in the
 *       midst of a topic any more.
 * </ol>
 */
public final class Forgetting implements AutoCloseable {
  /** In this order: dead letters are found by texts that the topics after them hold. */
  private static final List<String> KEPT_BY_TIME =
      List.of(
          Topics.DEAD_LETTERS,
          Topics.BATTLES.name(),
          RoutedTopic.BY_ARENA.topicName(),
          RoutedTopic.BY_PROMPT.topicName(),
          Topics.RESPONSES.name(),
          Topics.REWARDS.name(),
          Topics.RETRACTIONS.name());

  private final Map<String, Object> kafka;
  private final Admin admin;
  private final Registry registry;
  private final Traces traces;
  private final PartitionReader reader;
  private final Set<String> compacted;
  private final List<TopicPartition> everywhere;

  /**
   * @param promptIds the prompts
   * @param kafka settings of the clients, {@code bootstrap.servers} among them
   * @param admin stays the caller's to close
   * @param registry stays the caller's to close
   */
  public Forgetting(
      Collection<String> promptIds, Map<String, Object> kafka, Admin admin, Registry registry)
      throws ExecutionException, InterruptedException {
    this.kafka = Map.copyOf(kafka);
    this.admin = admin;
    this.registry = registry;
    this.everywhere = TraceCount.everywhere(admin);
    this.compacted = Compaction.compacted(admin, everywhere);
    this.traces = new Traces(promptIds, registry);
    this.reader = PartitionReader.ofEverything(kafka);
  }

  /**
   * What became of the traces in one topic.
   *
   * @param kept {@code compacted} or {@code time}
   * @param found records with a trace
   * @param erased of them, those that no reader finds any more
   * @param remaining records with a trace that are there still
   */
  public record Line(String topic, String kept, long found, long erased, long remaining) {}

  /**
   * The traces as they are.
   *
   * @param lines one for each topic that holds any, nothing erased
   * @param prompts those of which there is any
   */
  public record Finding(List<Line> lines, Set<String> prompts) {}

  /**
   * How long things may take.
   *
   * @param services for calibration and scorers to take the retraction in
   * @param cleaner for Kafka's cleaner, beside {@code tombstones}
   * @param tombstones how long tombstones stay after the values are gone, for readers that are in
   *     the midst of a topic
   */
  public record Patience(Duration services, Duration cleaner, Duration tombstones) {}

  /** Looks for the prompts and changes nothing. */
  public Finding find() {
    TraceCount found = look(everywhere);
    return new Finding(lines(found, found), new TreeSet<>(found.places().keySet()));
  }

  /**
   * Erases the prompts.
   *
   * @param say told of each step, for people
   * @return a line for each topic that held any
   * @throws WithdrawalException if the services do not take the retraction in in time; then nothing
   *     is erased yet, and another run goes on
   */
  public List<Line> forget(Patience patience, Consumer<String> say)
      throws ExecutionException, InterruptedException, WithdrawalException {
    TraceCount before = look(everywhere);
    try (Compaction compaction = Compaction.soon(admin, before, compacted, patience.tombstones());
        LogWriter writer = new LogWriter(kafka, admin)) {
      Withdrawal withdrawal = new Withdrawal(admin, writer, registry);
      say.accept("waiting until calibration and scorers have let go of it");
      if (!withdrawal.await(before, withdrawal.send(before), patience.services())) {
        throw new WithdrawalException();
      }
      TraceCount withdrawn = look(everywhere);
      compaction.begin(withdrawn, writer);
      try (KnownDeadLetters letters =
          new KnownDeadLetters(kafka, admin, withdrawal, patience.services())) {
        for (String topic : KEPT_BY_TIME) {
          rewrite(topic, withdrawn, writer, letters, say);
        }
      }
      say.accept("waiting for Kafka's cleaner");
      compaction.await(withdrawn, writer, patience.cleaner(), this::look);
      return lines(withdrawn, look(everywhere));
    }
  }

  /**
   * How long Kafka keeps the files of records that are erased: until it next looks for them, and a
   * while after. Of a cluster, what one broker says.
   */
  public Duration filesStay() throws ExecutionException, InterruptedException {
    ConfigResource broker =
        new ConfigResource(
            ConfigResource.Type.BROKER,
            admin.describeCluster().nodes().get().iterator().next().idString());
    Config config =
        Objects.requireNonNull(
            admin.describeConfigs(List.of(broker)).all().get().get(broker), broker::toString);
    return Duration.ofMillis(
        Long.parseLong(config.get("log.retention.check.interval.ms").value())
            + Long.parseLong(config.get("log.segment.delete.delay.ms").value()));
  }

  /** The services did not take the retraction in. */
  public static final class WithdrawalException extends Exception {
    private static final long serialVersionUID = 1L;

    WithdrawalException() {
      super("calibration or a scorer has not taken the retraction in");
    }
  }

  private TraceCount look(List<TopicPartition> partitions) {
    return TraceCount.of(partitions, reader, traces);
  }

  private void rewrite(
      String topic,
      TraceCount found,
      LogWriter writer,
      KnownDeadLetters letters,
      Consumer<String> say)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions =
        found.records().keySet().stream().filter(p -> p.topic().equals(topic)).toList();
    try (Serializer<Battle> battles = registry.serializer(Topics.BATTLES)) {
      for (TopicPartition partition : partitions) {
        say.accept("rewriting partition " + partition.partition() + " of " + topic);
        writer.rewriteUpTo(
            partition,
            end -> {
              Function<ConsumerRecord<byte[], byte[]>, Set<String>> known =
                  letters.of(partition, end);
              return record -> without(record, known.apply(record), battles);
            });
      }
    }
  }

  /**
   * A record as it is to be written again; a vote stays, without its prompt, unless its own id
   * names it.
   *
   * @param told stages that have written its dead letter
   */
  private Optional<ProducerRecord<byte[], byte[]>> without(
      ConsumerRecord<byte[], byte[]> record, Set<String> told, Serializer<Battle> battles) {
    byte[] value = record.value();
    if (traces.in(record).isPresent()) {
      Optional<Battle> vote =
          Traces.origin(record).equals(Topics.BATTLES.name())
              ? traces
                  .battle(record)
                  .filter(battle -> !RawTrace.named(battle.getPromptId(), battle.getBattleId()))
              : Optional.empty();
      if (vote.isEmpty()) {
        return Optional.empty();
      }
      value =
          battles.serialize(
              Topics.BATTLES.name(), Battle.newBuilder(vote.get()).setPromptId(null).build());
    }
    return Optional.of(
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            record.timestamp(),
            record.key(),
            value,
            DeadLetters.knownTo(told, record.headers())));
  }

  private List<Line> lines(TraceCount found, TraceCount after) {
    Set<String> topics =
        everywhere.stream()
            .map(TopicPartition::topic)
            .collect(Collectors.toCollection(TreeSet::new));
    List<Line> lines = new ArrayList<>();
    for (String topic : topics) {
      long there = found.in(topic);
      long remaining = after.in(topic);
      if (there > 0 || remaining > 0) {
        lines.add(
            new Line(
                topic,
                compacted.contains(topic) ? "compacted" : "time",
                there,
                Math.max(0, there - remaining),
                remaining));
      }
    }
    return lines;
  }

  @Override
  public void close() {
    reader.close();
    traces.close();
  }
}
