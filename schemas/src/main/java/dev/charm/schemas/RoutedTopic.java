package dev.charm.schemas;

import dev.charm.schemas.Topic.Partitioning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The way of records that lie in another partition than their key belongs to, because their
 * producer has another partitioner: librdkafka, and with it the clients of most languages, puts a
 * key where its CRC32 says, Java where its murmur2 says. Calibration sends such a record on, as it
 * came, to the right partition of one of these topics, and takes it in from there.
 *
 * <p>The headers {@link DeadLetters#ORIGIN}, {@link DeadLetters#PARTITION} and {@link
 * DeadLetters#OFFSET} say where it lies, and {@link #TIMESTAMP} its timestamp: here it has that of
 * its arrival, by which it is kept, since an old one would expire on its way.
 */
public enum RoutedTopic {
  /** What concerns a prompt. */
  BY_PROMPT(
      "charm.internal.routed-by-prompt",
      Partitioning.PROMPT,
      List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS, Topics.RETRACTIONS),
      "What concerns a prompt and lies in another partition than its key belongs to."),

  /** What concerns an arena. */
  BY_ARENA(
      "charm.internal.routed-by-arena",
      Partitioning.ARENA,
      List.of(Topics.BATTLES, Topics.RATING_SNAPSHOTS),
      "What concerns an arena and lies in another partition than its key belongs to.");

  /** Header with the timestamp of the record where it lies, milliseconds since 1970. */
  public static final String TIMESTAMP = "charm.timestamp";

  private static final Set<String> NAMES =
      Stream.of(values()).map(RoutedTopic::topicName).collect(Collectors.toUnmodifiableSet());

  private final String topicName;
  private final Partitioning partitioning;
  private final List<Topic<?>> inputs;
  private final String purpose;

  RoutedTopic(String topicName, Partitioning partitioning, List<Topic<?>> inputs, String purpose) {
    this.topicName = topicName;
    this.partitioning = partitioning;
    this.inputs = inputs;
    this.purpose = purpose;
  }

  /** Its name as a topic. */
  public String topicName() {
    return topicName;
  }

  /** It has as many partitions as the topics that are partitioned so. */
  public Partitioning partitioning() {
    return partitioning;
  }

  /** The topics whose records it takes. */
  public List<Topic<?>> inputs() {
    return inputs;
  }

  /** One sentence for people. */
  public String purpose() {
    return purpose;
  }

  /** The input of a name; empty if it takes none of it. */
  public Optional<Topic<?>> input(String name) {
    for (Topic<?> input : inputs) {
      if (input.name().equals(name)) {
        return Optional.of(input);
      }
    }
    return Optional.empty();
  }

  /** Whether a topic is one of these. */
  public static boolean isOne(String topic) {
    return NAMES.contains(topic);
  }

  /** The topic's settings: it takes whatever its inputs take, and keeps it as long from now on. */
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(Topic.MAX_TEXT_RECORD_BYTES));
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    config.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(Topic.RETENTION.toMillis()));
    return config;
  }
}
