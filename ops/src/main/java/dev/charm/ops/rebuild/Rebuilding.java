package dev.charm.ops.rebuild;

import dev.charm.ops.forget.LogWriter;
import dev.charm.ops.rebuild.CalibrationGroup.ActiveException;
import dev.charm.ops.rebuild.LikePartitions.UnlikeException;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.RecordOrigin;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

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
  /** What a consumer says of a batch whose checksum does not fit. */
  private static final String DAMAGED = " is invalid, cause: ";

  private final Map<String, Object> kafka;
  private final Admin admin;
  private final LikePartitions partitions;
  private final CalibrationGroup group;
  private final EmptiedTopics emptying;

  /**
   * @param kafka settings of the clients, {@code bootstrap.servers} among them
   * @param admin stays the caller's to close
   * @param registry is not asked
   */
  public Rebuilding(Map<String, Object> kafka, Admin admin, Registry registry) {
    this.kafka = Map.copyOf(kafka);
    this.admin = admin;
    this.partitions = new LikePartitions(admin, registry);
    this.group = new CalibrationGroup(admin);
    this.emptying = new EmptiedTopics(admin);
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
    group.requireStopped(say);
    UnfinishedRebuild.begin(admin);
    partitions.increase(missing, say);
    say.accept("giving up calibration's place in its inputs");
    group.giveUpPlace();
    try (LogWriter writer = new LogWriter(kafka, admin)) {
      say.accept("emptying calibration's own topics");
      emptying.empty(DerivedTopics.partitions(admin, DerivedTopics::isInternal), writer);
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
      emptying.empty(List.of(partition), writer);
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
        Topics.all().stream().filter(Topics.WRITTEN_BY_OTHERS::contains).map(Topic::name).toList();
    Map<TopicPartition, Long> kept =
        DerivedTopics.offsets(
            admin, DerivedTopics.partitions(admin, inputs::contains), OffsetSpec.earliest());
    for (TopicPartition partition : DerivedTopics.partitions(admin, Topics.DEAD_LETTERS::equals)) {
      writer.rewrite(
          partition,
          record -> comesAgain(record, kept) ? Optional.empty() : Optional.of(same(record)));
    }
  }

  private static boolean comesAgain(
      ConsumerRecord<byte[], byte[]> letter, Map<TopicPartition, Long> kept) {
    String stage = DeadLetters.header(letter.headers(), DeadLetters.STAGE);
    RecordOrigin origin = RecordOrigin.named(letter.headers()).orElse(null);
    if (stage == null || !stage.startsWith("streams") || origin == null) {
      return false;
    }
    Long first = kept.get(new TopicPartition(origin.topic(), origin.partition()));
    return first != null && origin.offset() >= first;
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
}
