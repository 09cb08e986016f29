package dev.charm.ops.status;

import dev.charm.consumers.generation.live.GeneratorService;
import dev.charm.consumers.scoring.ScoringService;
import dev.charm.consumers.views.LogReader;
import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The consumer groups of the services. Some ought to be running: streams always; a scorer for every
 * reward model that is trained here and that somebody scores for, under its active version. Of the
 * reward models that a file declares nothing but their groups tells, so those count while they have
 * members; so do generators, of which nothing else tells either. The trainer has no group: it reads
 * whole topics.
 */
final class ServiceGroups {
  private static final String STREAMS = "streams";
  private static final String SCORER = "scorer";
  private static final String GENERATOR = "generator";
  private static final String GENERATORS = GeneratorService.consumerGroup("");

  private record Version(String name, String version, RewardModelStatus status) {
    String group() {
      return ScoringService.consumerGroup(name + "@" + version);
    }

    /** Whether somebody scores for the reward model, under whatever version. */
    boolean isScoredFor(Set<String> groups) {
      String ofName = ScoringService.consumerGroup(name + "@");
      return groups.stream().anyMatch(group -> group.startsWith(ofName));
    }
  }

  private final Admin admin;
  private final LogReader reader;

  ServiceGroups(Admin admin, LogReader reader) {
    this.admin = admin;
    this.reader = reader;
  }

  /** The groups that ought to be running and those that are, as they are now. */
  List<ServiceGroup> find() throws ExecutionException, InterruptedException, IOException {
    Set<String> existing = existing();
    Set<String> due = new HashSet<>(dueScorers(versions(), existing));
    due.add(CalibrationService.APPLICATION_ID);
    Set<String> asked = new HashSet<>(due);
    asked.retainAll(existing);
    asked.addAll(scorers(existing));
    existing.stream().filter(group -> group.startsWith(GENERATORS)).forEach(asked::add);
    TreeMap<String, ServiceGroup> found = new TreeMap<>();
    due.forEach(
        id ->
            found.put(
                id, new ServiceGroup(service(id), id, ServiceGroup.MISSING, 0, new TreeMap<>())));
    described(asked, group -> due.contains(group.group()) || group.running())
        .forEach(group -> found.put(group.group(), group));
    return List.copyOf(found.values());
  }

  /** The scorers that nobody runs, and need not, as far as they have something before them. */
  StoppedScorers stopped() throws ExecutionException, InterruptedException, IOException {
    Set<String> existing = existing();
    Collection<Version> versions = versions();
    Set<String> asked = scorers(existing);
    asked.removeAll(dueScorers(versions, existing));
    Set<String> retired =
        versions.stream()
            .filter(version -> version.status() == RewardModelStatus.RETIRED)
            .map(Version::group)
            .collect(Collectors.toSet());
    return StoppedScorers.of(described(asked, group -> !group.running()), retired);
  }

  private Set<String> existing() throws ExecutionException, InterruptedException {
    Set<String> existing = new HashSet<>();
    for (GroupListing group : admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get()) {
      existing.add(group.groupId());
    }
    return existing;
  }

  private static Set<String> scorers(Set<String> groups) {
    Set<String> scorers = new HashSet<>(groups);
    scorers.removeIf(group -> StoppedScorers.rewardModel(group).isEmpty());
    return scorers;
  }

  private static String service(String group) {
    if (group.startsWith(GENERATORS)) {
      return GENERATOR;
    }
    return group.equals(CalibrationService.APPLICATION_ID) ? STREAMS : SCORER;
  }

  /** Of each version only this is held: the records carry the models themselves. */
  private Collection<Version> versions() {
    Map<String, Version> versions = new HashMap<>();
    reader.each(
        Topics.REWARD_MODELS,
        key -> true,
        (key, value) -> {
          versions.remove(key);
          if (value != null) {
            RewardModelVersion version = value.value();
            versions.put(
                key,
                new Version(
                    version.getName(),
                    version.getVersion(),
                    RewardModelStatus.of(version.getStatus())));
          }
        });
    return versions.values();
  }

  private static Set<String> dueScorers(Collection<Version> versions, Set<String> existing) {
    return versions.stream()
        .filter(version -> version.status() == RewardModelStatus.ACTIVE)
        .filter(version -> version.isScoredFor(existing))
        .map(Version::group)
        .collect(Collectors.toSet());
  }

  /** Those of the groups that are there and wanted, with their lags. */
  private List<ServiceGroup> described(Collection<String> ids, Predicate<ServiceGroup> wanted)
      throws ExecutionException, InterruptedException {
    Map<String, ServiceGroup> groups = new HashMap<>();
    Map<String, Set<TopicPartition>> read = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<ConsumerGroupDescription>> asked :
        admin.describeConsumerGroups(ids).describedGroups().entrySet()) {
      String id = asked.getKey();
      ConsumerGroupDescription description = GroupLags.unlessGone(asked.getValue()).orElse(null);
      if (description == null) {
        continue;
      }
      ServiceGroup group =
          new ServiceGroup(
              service(id),
              id,
              description.groupState().toString(),
              description.members().size(),
              new TreeMap<>());
      if (wanted.test(group)) {
        groups.put(id, group);
        read.put(id, read(description));
      }
    }
    List<ServiceGroup> described = new ArrayList<>();
    new GroupLags(admin, reader)
        .of(read)
        .forEach(
            (id, lags) -> described.add(Objects.requireNonNull(groups.get(id), id).withLags(lags)));
    return described;
  }

  /** What its members have; of a scorer all responses, and of a generator all prompts. */
  private Set<TopicPartition> read(ConsumerGroupDescription group) {
    Set<TopicPartition> read = new HashSet<>();
    group.members().forEach(member -> read.addAll(member.assignment().topicPartitions()));
    switch (service(group.groupId())) {
      case SCORER -> read.addAll(reader.partitions(Topics.RESPONSES.name()));
      case GENERATOR -> read.addAll(reader.partitions(Topics.PROMPTS.name()));
      default -> {}
    }
    return read;
  }
}
