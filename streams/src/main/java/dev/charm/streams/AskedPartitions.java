package dev.charm.streams;

import dev.charm.schemas.PartitionLayout;
import dev.charm.schemas.Topic.Partitioning;
import dev.charm.streams.intake.PartitionCounts;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cluster, once, how many partitions there are, and makes sure that all that calibration
 * reads, writes and keeps for itself is of one mind about it.
 */
final class AskedPartitions implements PartitionCounts {
  private final Map<String, Object> admin;
  private final String applicationId;
  private @Nullable PartitionLayout layout;

  /**
   * @param admin settings of Kafka's admin client
   */
  AskedPartitions(Map<String, Object> admin, String applicationId) {
    this.admin = admin;
    this.applicationId = applicationId;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnlikePartitionsException if they are not as they must be
   */
  @Override
  public synchronized int of(Partitioning partitioning) {
    if (layout == null) {
      require(Map.of());
    }
    return Objects.requireNonNull(layout, "asked for above").of(partitioning);
  }

  /**
   * Asks now.
   *
   * @param stores by what the task of each is partitioned; see {@link StorePartitioning}
   * @throws UnlikePartitionsException if they are not as they must be
   * @throws RetriableException if the cluster does not answer
   */
  synchronized void require(Map<String, Partitioning> stores) {
    try (Admin client = Admin.create(admin)) {
      PartitionLayout asked = PartitionLayout.ask(client);
      Optional<String> fault = asked.fault();
      if (fault.isEmpty() && !asked.counts().isEmpty()) {
        fault = faultOfChangelogs(client, asked, stores);
      }
      if (fault.isPresent()) {
        throw new UnlikePartitionsException(fault.get());
      }
      layout = asked;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException known) {
        throw known;
      }
      throw new TimeoutException("the cluster does not tell its partitions", e.getCause());
    }
  }

  private Optional<String> faultOfChangelogs(
      Admin client, PartitionLayout asked, Map<String, Partitioning> stores)
      throws ExecutionException, InterruptedException {
    SortedMap<String, Partitioning> changelogs = new TreeMap<>();
    stores.forEach(
        (store, partitioning) -> changelogs.put(Changelogs.of(applicationId, store), partitioning));
    changelogs.keySet().retainAll(client.listTopics().names().get());
    Map<String, TopicDescription> described =
        client.describeTopics(changelogs.keySet()).allTopicNames().get();
    for (Map.Entry<String, Partitioning> changelog : changelogs.entrySet()) {
      int is =
          Objects.requireNonNull(described.get(changelog.getKey()), changelog.getKey())
              .partitions()
              .size();
      int expected = asked.of(changelog.getValue());
      if (is != expected) {
        return Optional.of(
            "partitions were increased, and what calibration keeps for itself is of the number"
                + " before ("
                + changelog.getKey()
                + " has "
                + is
                + ", its inputs have "
                + expected
                + "); have it made anew from the inputs: charm rebuild");
      }
    }
    return Optional.empty();
  }
}
