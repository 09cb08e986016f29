package dev.charm.ops.rebuild;

import dev.charm.schemas.PartitionLayout;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic.Partitioning;
import dev.charm.schemas.Topics;
import dev.charm.streams.Changelogs;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Gives topics of one partitioning as many partitions as the one of them that others write or read
 * and that has most, and the same to what calibration keeps for itself.
 */
public final class LikePartitions {
  private final Admin admin;
  private final Map<String, Partitioning> topics;

  /** Topics have more partitions than can be mended here. */
  public static final class UnlikeException extends Exception {
    private static final long serialVersionUID = 1L;

    UnlikeException(String message) {
      super(message);
    }
  }

  /**
   * @param registry is not asked
   */
  LikePartitions(Admin admin, Registry registry) {
    this.admin = admin;
    this.topics = new TreeMap<>(Changelogs.partitioning(registry));
    Topics.all().forEach(topic -> topics.put(topic.name(), topic.partitioning()));
    for (RoutedTopic routed : RoutedTopic.values()) {
      topics.put(routed.topicName(), routed.partitioning());
    }
  }

  /**
   * How many partitions topics are to have that have fewer, by name.
   *
   * @throws UnlikeException if that cannot be mended here
   */
  SortedMap<String, Integer> missing()
      throws ExecutionException, InterruptedException, UnlikeException {
    PartitionLayout layout = PartitionLayout.ask(admin);
    if (layout.faultOfSingles().isPresent()) {
      throw new UnlikeException(layout.faultOfSingles().get());
    }
    SortedMap<String, Integer> missing = new TreeMap<>();
    Map<String, Partitioning> existing = new TreeMap<>(topics);
    existing.keySet().retainAll(admin.listTopics().names().get());
    for (TopicDescription topic :
        admin.describeTopics(existing.keySet()).allTopicNames().get().values()) {
      int is = topic.partitions().size();
      int wanted = layout.of(Objects.requireNonNull(existing.get(topic.name()), topic.name()));
      if (is > wanted) {
        throw new UnlikeException(
            topic.name()
                + " has "
                + is
                + " partitions and its inputs have "
                + wanted
                + "; stop calibration, delete the topic and the state folders, and try again");
      }
      if (is < wanted) {
        missing.put(topic.name(), wanted);
      }
    }
    return missing;
  }

  /** Increases what {@link #missing} says. */
  void increase(SortedMap<String, Integer> missing, Consumer<String> say)
      throws ExecutionException, InterruptedException {
    Map<String, NewPartitions> more = new TreeMap<>();
    missing.forEach(
        (topic, wanted) -> {
          say.accept("increasing the partitions of " + topic + " to " + wanted);
          more.put(topic, NewPartitions.increaseTo(wanted));
        });
    admin.createPartitions(more).all().get();
  }
}
