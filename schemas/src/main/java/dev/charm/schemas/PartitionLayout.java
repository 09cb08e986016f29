package dev.charm.schemas;

import dev.charm.schemas.Topic.Partitioning;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * How many partitions the topics of the catalogue have in a cluster. Where a key belongs depends on
 * it, and all topics that are partitioned by the same thing must have the same number.
 *
 * @param counts by topic, of those that there are
 */
public record PartitionLayout(SortedMap<String, Integer> counts) {

  /** A topic, and whether calibration keeps it for itself. */
  private record Member(String topic, Partitioning partitioning, boolean internal) {}

  private static final List<Member> MEMBERS =
      Stream.concat(
              Topics.all().stream()
                  .map(topic -> new Member(topic.name(), topic.partitioning(), topic.internal())),
              Stream.of(RoutedTopic.values())
                  .map(routed -> new Member(routed.topicName(), routed.partitioning(), true)))
          .toList();

  /**
   * Asks a cluster.
   *
   * @throws ExecutionException if it does not answer
   */
  public static PartitionLayout ask(Admin admin) throws ExecutionException, InterruptedException {
    Collection<String> existing = admin.listTopics().names().get();
    List<String> names = MEMBERS.stream().map(Member::topic).filter(existing::contains).toList();
    SortedMap<String, Integer> counts = new TreeMap<>();
    admin
        .describeTopics(names)
        .allTopicNames()
        .get()
        .forEach((name, topic) -> counts.put(name, topic.partitions().size()));
    return new PartitionLayout(counts);
  }

  /**
   * How many partitions what is partitioned so has.
   *
   * @throws IllegalStateException if there are no such topics
   */
  public int of(Partitioning partitioning) {
    return most(partitioning)
        .orElseThrow(
            () -> new IllegalStateException("there are no topics yet: charm topics create"));
  }

  /** The same; empty if there are no such topics. */
  Optional<Integer> most(Partitioning partitioning) {
    return counts(member -> member.partitioning() == partitioning && !member.internal())
        .values()
        .stream()
        .max(Integer::compare);
  }

  /**
   * A topic that has several partitions and must have one, for people; nothing but a person mends
   * it.
   */
  public Optional<String> faultOfSingles() {
    Map<String, Integer> singles =
        counts(member -> member.partitioning() == Partitioning.SINGLE && !member.internal());
    return singles.entrySet().stream()
        .filter(single -> single.getValue() > 1)
        .findFirst()
        .map(
            single ->
                single.getKey()
                    + " must have 1 partition, and has "
                    + single.getValue()
                    + ": its records would be in no order; it must be deleted and made anew: charm"
                    + " topics create");
  }

  /** Why calibration must not start, for people; empty if it may. */
  public Optional<String> fault() {
    return faultOfSingles()
        .or(() -> faultOfGroups(member -> !member.internal()))
        .or(() -> faultOfGroups(member -> true));
  }

  private Optional<String> faultOfGroups(Predicate<Member> which) {
    for (Partitioning partitioning : Partitioning.values()) {
      Map<String, Integer> group =
          counts(member -> member.partitioning() == partitioning && which.test(member));
      if (partitioning != Partitioning.SINGLE && differ(group.values())) {
        return Optional.of(
            "these topics must have the same number of partitions, but have: "
                + words(group)
                + "; partitions were increased: charm rebuild increases those that have fewer, and"
                + " makes what calibration holds anew from the inputs");
      }
    }
    return Optional.empty();
  }

  private SortedMap<String, Integer> counts(Predicate<Member> which) {
    SortedMap<String, Integer> found = new TreeMap<>();
    for (Member member : MEMBERS) {
      Integer count = counts.get(member.topic());
      if (count != null && which.test(member)) {
        found.put(member.topic(), count);
      }
    }
    return found;
  }

  private static boolean differ(Collection<Integer> counts) {
    return counts.stream().distinct().count() > 1;
  }

  private static String words(Map<String, Integer> group) {
    return group.entrySet().stream()
        .map(count -> count.getKey() + "=" + count.getValue())
        .collect(Collectors.joining(" "));
  }
}
