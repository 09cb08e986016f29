package dev.charm.ops.transactions;

import dev.charm.streams.CalibrationService;
import java.util.Set;
import org.apache.kafka.common.internals.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Whose transactions are looked at.
 *
 * @param wholeCluster everybody's
 * @param named topics that somebody has named; empty for those of this system, or of all
 */
public record Scope(boolean wholeCluster, Set<String> named) {
  private static final String DATA_TOPICS = "charm.";
  private static final String INTERNAL_TOPICS = CalibrationService.APPLICATION_ID + "-";
  private static final String TRANSACTIONAL_IDS = "charm-";

  public Scope {
    named = Set.copyOf(named);
  }

  /**
   * Everything of this system and nothing else: the topics of the catalogue, what Kafka Streams
   * keeps for the calibration, and the offsets that its services commit.
   */
  public static Scope ours() {
    return new Scope(false, Set.of());
  }

  /** Every topic of a cluster, whoever it belongs to. */
  public static Scope everything() {
    return new Scope(true, Set.of());
  }

  /** The topics that somebody has named, whoever they belong to; all of this system if none is. */
  public static Scope of(Set<String> named) {
    return new Scope(false, named);
  }

  /** Whether the transactions in a topic are looked at. */
  boolean covers(String topic) {
    if (!named.isEmpty()) {
      return named.contains(topic);
    }
    return wholeCluster || isOurs(topic) || topic.equals(Topic.GROUP_METADATA_TOPIC_NAME);
  }

  private static boolean isOurs(String topic) {
    return topic.startsWith(DATA_TOPICS) || topic.startsWith(INTERNAL_TOPICS);
  }

  /**
   * Whether a transaction is one to look at. In the topic of offsets, which all groups of a cluster
   * share, that is told by its producer.
   *
   * @param producers that have a transaction open in a topic of this system
   */
  boolean covers(
      String topic, long producerId, @Nullable String transactionalId, Set<Long> producers) {
    return wholeCluster
        || !named.isEmpty()
        || isOurs(topic)
        || producers.contains(producerId)
        || (transactionalId != null && transactionalId.startsWith(TRANSACTIONAL_IDS));
  }
}
