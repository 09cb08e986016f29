package dev.charm.ops.status;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.PartitionLayout;
import dev.charm.schemas.Topics;
import dev.charm.streams.Changelogs;
import dev.charm.streams.merge.Settled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether all has settled: every input is consumed, every arena's ratings are fitted to all its
 * votes, every calibration applied, and nothing moves any more. {@link Settled} tells how that can
 * be known, and why it takes two looks.
 */
public final class SettledCheck {
  private final Admin admin;
  private final LogReader reader;
  private final ServiceGroups groups;

  /**
   * @param admin stays the caller's to close
   * @param reader stays the caller's to close
   */
  public SettledCheck(Admin admin, LogReader reader) {
    this.admin = admin;
    this.reader = reader;
    this.groups = new ServiceGroups(admin, reader);
  }

  /**
   * The system at one time.
   *
   * @param groups of the services
   * @param unfitted arenas whose ratings lag behind their votes: large ones are fitted less often
   *     than a stage passes on what it has
   * @param calibrations in force
   * @param settled those that every pair follows
   * @param ends where each partition of each topic ends
   */
  public record Sample(
      List<ServiceGroup> groups,
      int unfitted,
      int calibrations,
      int settled,
      Map<TopicPartition, Long> ends) {

    /** Why this sample is not one of a settled system; empty if it may be. */
    Optional<String> whyNotSettled() {
      for (ServiceGroup group : groups) {
        if (!group.stable()) {
          return Optional.of("the group " + group.group() + " is " + group.state());
        }
        if (group.lag() > 0) {
          return Optional.of(
              "the group " + group.group() + " has " + group.lag() + " records to go");
        }
      }
      if (unfitted > 0) {
        return Optional.of("the ratings of " + unfitted + " arenas lag behind their votes");
      }
      if (settled < calibrations) {
        return Optional.of(
            (calibrations - settled) + " of " + calibrations + " calibrations are not settled");
      }
      return Optional.empty();
    }

    /** Why this and a later sample are not those of a settled system; empty if they are. */
    Optional<String> whyNotSettled(Sample later) {
      Optional<String> now = later.whyNotSettled();
      if (now.isPresent()) {
        return now;
      }
      return ends.equals(later.ends)
          ? whyNotSettled()
          : Optional.of("topics of the system are still written to");
    }
  }

  /**
   * How a wait ended.
   *
   * @param last what was seen last
   * @param whyNotSettled why that is not a settled system; empty if it is
   */
  public record Finding(Sample last, Optional<String> whyNotSettled) {}

  /**
   * Looks until all has settled, and at least twice.
   *
   * @param timeout how long; zero for two looks
   * @param stop ends the wait early
   */
  public Finding await(Duration timeout, StopRequest stop)
      throws ExecutionException, InterruptedException, IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Sample before = sample();
    Optional<String> unlike = PartitionLayout.ask(admin).fault();
    if (unlike.isPresent()) { // services notice within minutes, and nobody reads new partitions
      return new Finding(before, unlike);
    }
    while (true) {
      boolean stopped = stop.await(Settled.BETWEEN_LOOKS);
      Sample now = sample();
      Optional<String> reason = before.whyNotSettled(now);
      if (reason.isEmpty() || stopped || System.nanoTime() > deadline) {
        return new Finding(now, reason);
      }
      before = now;
    }
  }

  /** Looks at the system as it is now. */
  public Sample sample() throws ExecutionException, InterruptedException, IOException {
    List<ServiceGroup> found = groups.find();
    int unfitted = unfitted();
    Collection<Calibration> calibrations = reader.latest(Topics.CALIBRATIONS).values();
    int settled = (int) calibrations.stream().filter(Calibration::getSettled).count();
    return new Sample(found, unfitted, calibrations.size(), settled, ends());
  }

  /** A vote is consumed and its arena due in one transaction, so whoever sees the one sees both. */
  private int unfitted() throws ExecutionException, InterruptedException {
    Set<String> due = new HashSet<>();
    if (admin.listTopics().names().get().contains(Changelogs.DUE_ARENAS)) {
      reader.scan(
          Changelogs.DUE_ARENAS,
          record -> {
            if (record.value() == null) {
              due.remove(LogReader.key(record));
            } else {
              due.add(LogReader.key(record));
            }
          });
    }
    return due.size();
  }

  /** Where every topic of the system ends, those that Kafka Streams keeps for itself included. */
  private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
    List<String> names =
        admin.listTopics().names().get().stream().filter(n -> n.startsWith("charm")).toList();
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
    }
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
        admin.listOffsets(latest).all().get().entrySet()) {
      ends.put(end.getKey(), end.getValue().offset());
    }
    return ends;
  }
}
