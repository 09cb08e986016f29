package dev.charm.ops.rebuild;

import dev.charm.ops.forget.LogWriter;
import dev.charm.ops.rebuild.LikePartitions.UnlikeException;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * Has calibration begin anew from the inputs that are kept, in an order in which a crash at any
 * point leaves what another run finishes:
 *
 * <ol>
 *   <li>a mark keeps calibration from starting on what is half done ({@link UnfinishedRebuild});
 *   <li>where partitions were increased, all topics that must be alike get as many;
 *   <li>its place in the inputs is given up;
 *   <li>its changelogs and internal topics are emptied, the damaged bytes with them. Their ends
 *       move on by a record that is given up: so no store on any disk, however far it had read,
 *       takes itself for a copy of them;
 *   <li>what it has published is withdrawn, key by key, so that nothing stale stays behind;
 *   <li>dead letters that it will write again are taken out;
 *   <li>the mark goes.
 * </ol>
 */
public final class Rebuilding {
  /** A member that was killed, or failed, counts until its session has ended: 45 s by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** What a consumer says of a batch whose checksum does not fit. */
  private static final String DAMAGED = " is invalid, cause: ";

  private final Map<String, Object> kafka;
  private final Admin admin;
  private final LikePartitions partitions;

  /**
   * @param kafka settings of the clients, {@code bootstrap.servers} among them
   * @param admin stays the caller's to close
   * @param registry is not asked
   */
  public Rebuilding(Map<String, Object> kafka, Admin admin, Registry registry) {
    this.kafka = Map.copyOf(kafka);
    this.admin = admin;
    this.partitions = new LikePartitions(admin, registry);
  }

  /**
   * What a rebuild does to one topic.
   *
   * @param topic its name
   * @param becomes {@code emptied}, {@code withdrawn}, or {@code read again}
   * @param records that lie there, or, of an input, that are read again; offsets count, so there
   *     may be fewer
   * @param lost of an input, how many at most once lay there and are not kept any more
   */
  public record Line(String topic, String becomes, long records, long lost) {}

  /** Services of calibration are at work. */
  public static final class ActiveException extends Exception {
    private static final long serialVersionUID = 1L;

    ActiveException(String message) {
      super(message);
    }
  }

  /**
   * The topics whose partitions would be increased, with how many they would have.
   *
   * @throws UnlikeException if partitions are as nobody can work with
   */
  public SortedMap<String, Integer> increases()
      throws ExecutionException, InterruptedException, UnlikeException {
    return partitions.missing();
  }

  /** What would be done; changes nothing. */
  public List<Line> plan() throws ExecutionException, InterruptedException {
    List<Line> lines = new ArrayList<>();
    for (Topic<?> topic : Topics.all()) {
      if (isInput(topic)) {
        Extent extent = extent(topic.name()::equals);
        boolean expires = DerivedTopics.EXPIRING_INPUTS.contains(topic);
        lines.add(new Line(topic.name(), "read again", extent.records, expires ? extent.begin : 0));
      }
    }
    for (Topic<?> topic : DerivedTopics.PUBLISHED) {
      lines.add(new Line(topic.name(), "withdrawn", extent(topic.name()::equals).records, 0));
    }
    for (String topic : admin.listTopics().names().get().stream().sorted().toList()) {
      if (DerivedTopics.isInternal(topic)) {
        lines.add(new Line(topic, "emptied", extent(topic::equals).records, 0));
      }
    }
    return lines;
  }

  private static boolean isInput(Topic<?> topic) {
    return DerivedTopics.EXPIRING_INPUTS.contains(topic)
        || topic.equals(Topics.PROMPTS)
        || topic.equals(Topics.RATING_SNAPSHOTS);
  }

  /**
   * @param begin sum of the first offsets
   * @param records sum of what lies between first and last
   */
  private record Extent(long begin, long records) {}

  private Extent extent(Predicate<String> topic) throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = DerivedTopics.partitions(admin, topic);
    long begin = sum(offsets(partitions, OffsetSpec.earliest()));
    return new Extent(begin, sum(offsets(partitions, OffsetSpec.latest())) - begin);
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Does it. The services of calibration must be stopped, and start again afterwards.
   *
   * @param say told of each step, for people
   * @throws ActiveException if they are not; then nothing was changed
   * @throws UnlikeException if partitions are as nobody can work with; then nothing was changed
   */
  public void rebuild(Consumer<String> say)
      throws ExecutionException, InterruptedException, ActiveException, UnlikeException {
    SortedMap<String, Integer> missing = partitions.missing();
    requireStopped(say);
    UnfinishedRebuild.begin(admin);
    partitions.increase(missing, say);
    say.accept("giving up calibration's place in its inputs");
    giveUpPlace();
    try (LogWriter writer = new LogWriter(kafka, admin)) {
      say.accept("emptying calibration's own topics");
      empty(DerivedTopics.partitions(admin, DerivedTopics::isInternal), writer);
      for (Topic<?> topic : DerivedTopics.PUBLISHED) {
        say.accept("withdrawing what is in " + topic.name());
        for (TopicPartition partition : DerivedTopics.partitions(admin, topic.name()::equals)) {
          withdraw(partition, writer, say);
        }
      }
      say.accept("taking out dead letters that will be written again");
      withdrawDeadLetters(writer);
    }
    say.accept("done");
    UnfinishedRebuild.end(admin);
  }

  /** Sends off the members that a group still has, where it is certain that none is alive. */
  public void dropDeadMembers() throws ExecutionException, InterruptedException {
    if (members() > 0) {
      admin
          .removeMembersFromConsumerGroup(
              CalibrationService.APPLICATION_ID, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    }
  }

  private void requireStopped(Consumer<String> say)
      throws ExecutionException, InterruptedException, ActiveException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int members = members();
    if (members > 0) {
      say.accept("waiting until calibration has stopped");
    }
    while (members > 0) {
      if (System.nanoTime() > deadline) {
        throw new ActiveException(
            "calibration is at work ("
                + members
                + " members of the group "
                + CalibrationService.APPLICATION_ID
                + "); stop its services first");
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
      members = members();
    }
  }

  private int members() throws ExecutionException, InterruptedException {
    String group = CalibrationService.APPLICATION_ID;
    try {
      return Objects.requireNonNull(
              admin.describeConsumerGroups(List.of(group)).describedGroups().get(group), group)
          .get()
          .members()
          .size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  private void giveUpPlace() throws ExecutionException, InterruptedException, ActiveException {
    try {
      admin.deleteConsumerGroups(List.of(CalibrationService.APPLICATION_ID)).all().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupNotEmptyException) {
        throw new ActiveException("calibration has just been started; stop its services first");
      }
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }

  /**
   * Deletes all that lies in partitions. Kafka refuses that for a topic that is only compacted: for
   * a moment they are both. Afterwards they are compacted, whatever an earlier run has left.
   */
  private void empty(Collection<TopicPartition> partitions, LogWriter writer)
      throws ExecutionException, InterruptedException {
    if (partitions.isEmpty()) {
      return;
    }
    policy(
        partitions, TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
    writer.closeSegments(partitions);
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    offsets(partitions, OffsetSpec.latest())
        .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    admin.deleteRecords(all).all().get();
    policyAsBefore(partitions);
  }

  /** What is on its way is kept by time, all else by key. */
  private void policyAsBefore(Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    policy(
        partitions.stream().filter(p -> !RoutedTopic.isOne(p.topic())).toList(),
        TopicConfig.CLEANUP_POLICY_COMPACT);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (RoutedTopic routed : RoutedTopic.values()) {
      if (partitions.stream().anyMatch(p -> p.topic().equals(routed.topicName()))) {
        changes.put(
            new ConfigResource(ConfigResource.Type.TOPIC, routed.topicName()),
            Stream.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.RETENTION_MS_CONFIG)
                .map(name -> new ConfigEntry(name, routed.config().get(name)))
                .map(entry -> new AlterConfigOp(entry, OpType.SET))
                .toList());
      }
    }
    admin.incrementalAlterConfigs(changes).all().get();
  }

  private void policy(Collection<TopicPartition> partitions, String policy)
      throws ExecutionException, InterruptedException {
    boolean deletes = policy.contains(TopicConfig.CLEANUP_POLICY_DELETE);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (TopicPartition partition : partitions) {
      changes.put(
          new ConfigResource(ConfigResource.Type.TOPIC, partition.topic()),
          List.of(
              new AlterConfigOp(
                  new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, policy), OpType.SET),
              // Meanwhile nothing expires by time.
              new AlterConfigOp(
                  new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, deletes ? "-1" : ""),
                  deletes ? OpType.SET : OpType.DELETE)));
    }
    admin.incrementalAlterConfigs(changes).all().get();
  }

  private void withdraw(TopicPartition partition, LogWriter writer, Consumer<String> say)
      throws ExecutionException, InterruptedException {
    try {
      writer.bury(partition);
    } catch (KafkaException e) {
      if (!isDamage(e)) {
        throw e;
      }
      say.accept(
          partition
              + " is damaged and emptied as a whole: consumers of your own miss its deletions, and"
              + " must read it from the beginning");
      empty(List.of(partition), writer);
    }
  }

  private static boolean isDamage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains(DAMAGED)) {
        return true;
      }
    }
    return false;
  }

  /** Those whose record is still in the input are written again; the others stay. */
  private void withdrawDeadLetters(LogWriter writer)
      throws ExecutionException, InterruptedException {
    List<String> inputs =
        Topics.all().stream().filter(Rebuilding::isInput).map(Topic::name).toList();
    Map<TopicPartition, Long> kept =
        offsets(DerivedTopics.partitions(admin, inputs::contains), OffsetSpec.earliest());
    for (TopicPartition partition : DerivedTopics.partitions(admin, Topics.DEAD_LETTERS::equals)) {
      writer.rewrite(
          partition,
          record -> comesAgain(record, kept) ? Optional.empty() : Optional.of(same(record)));
    }
  }

  private static boolean comesAgain(
      ConsumerRecord<byte[], byte[]> letter, Map<TopicPartition, Long> kept) {
    String stage = DeadLetters.header(letter.headers(), DeadLetters.STAGE);
    String origin = DeadLetters.header(letter.headers(), DeadLetters.ORIGIN);
    Long partition = DeadLetters.number(letter.headers(), DeadLetters.PARTITION);
    Long offset = DeadLetters.number(letter.headers(), DeadLetters.OFFSET);
    if (stage == null || !stage.startsWith("streams") || origin == null) {
      return false;
    }
    if (partition == null || offset == null) {
      return false;
    }
    Long first = kept.get(new TopicPartition(origin, partition.intValue()));
    return first != null && offset >= first;
  }

  private static ProducerRecord<byte[], byte[]> same(ConsumerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers());
  }

  private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), p -> which)))
        .all()
        .get()
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }
}
