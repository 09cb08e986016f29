package dev.charm.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * One topic of the catalogue.
 *
 * @param <T> the Avro record that is its value
 * @param name lower-case, dotted
 * @param valueType class of the value
 * @param keyParts what the parts of the key are, in order
 * @param partitioning what shares a partition
 * @param kept how long records stay
 * @param text whether values hold prompts or responses: compressed, and large ones admitted
 * @param internal whether it is a matter of the topology only
 * @param purpose one sentence for people
 */
public record Topic<T extends SpecificRecord>(
    String name,
    Class<T> valueType,
    List<String> keyParts,
    Partitioning partitioning,
    Kept kept,
    boolean text,
    boolean internal,
    String purpose) {

  /** What shares a partition. */
  public enum Partitioning {
    /** Everything of a prompt; all such topics have the same number of partitions. */
    PROMPT("prompt"),
    /** Everything of a reward model. */
    REWARD_MODEL("reward model"),
    /**
     * Everything of an arena, and of those within it, {@code arena/category}: its votes are counted
     * in order.
     */
    ARENA("arena"),
    /** One partition: small, and read in order. */
    SINGLE(null);

    private final @Nullable String keyPart;

    Partitioning(@Nullable String keyPart) {
      this.keyPart = keyPart;
    }
  }

  /** How long records stay. */
  public enum Kept {
    /** The latest record a key; a tombstone removes the key. */
    COMPACTED,
    /** Everything, for {@link #RETENTION}. */
    TIME
  }

  /** Separates an arena from a narrower one within it. */
  public static final String WITHIN_ARENA = "/";

  /** How long topics kept by time keep their records. */
  public static final Duration RETENTION = Duration.ofDays(90);

  /**
   * Largest record of a topic with texts, bytes: far above {@link EventCheck#MAX_TEXT_BYTES}, so
   * that an oversized text from a foreign producer arrives and is dead-lettered with its reason.
   */
  public static final int MAX_TEXT_RECORD_BYTES = 16 * 1024 * 1024;

  /** Largest record of every other topic, bytes. */
  public static final int MAX_RECORD_BYTES = 2 * 1024 * 1024;

  /**
   * Largest value of a topic with texts that is taken in, bytes. What it can turn into fits into
   * {@link #MAX_TEXT_RECORD_BYTES} on every topic and changelog that it reaches: a pair carries the
   * texts of a prompt and of two responses, and their names.
   */
  public static final int MAX_TEXT_VALUE_BYTES = 4 * 1024 * 1024;

  /** Largest value that is taken in, bytes, however well it was compressed on its way here. */
  public int maxValueBytes() {
    return text ? MAX_TEXT_VALUE_BYTES : MAX_RECORD_BYTES;
  }

  /** The value's schema as published, registered under the subject {@code <name>-value}. */
  public Schema schema() {
    return PublishedSchemas.of(valueType);
  }

  /**
   * The partition that a key belongs to: what Kafka's default partitioner would choose if the part
   * of the key that decides were the whole key.
   *
   * @param partitions how many the topic has
   */
  public int partition(String key, int partitions) {
    int deciding = partitioning.keyPart == null ? -1 : keyParts.indexOf(partitioning.keyPart);
    String part = deciding < 0 ? key : Keys.join(Keys.split(key).get(deciding));
    if (partitioning == Partitioning.ARENA) {
      part = part.split(WITHIN_ARENA, 2)[0];
    }
    return Utils.toPositive(Utils.murmur2(part.getBytes(StandardCharsets.UTF_8))) % partitions;
  }

  /** Whether clients of any language are to write to it, beside what this project has. */
  public boolean writtenByOthers() {
    return Topics.WRITTEN_BY_OTHERS.contains(this);
  }

  /** What new versions of the schema are held to, at least. */
  Compatibility compatibility() {
    return writtenByOthers() ? Compatibility.FULL_TRANSITIVE : Compatibility.BACKWARD_TRANSITIVE;
  }

  /** The registry subject of the value (TopicNameStrategy). */
  public String subject() {
    return name + "-value";
  }

  /**
   * The topic's settings. Compression is gzip or none: what a client without native codecs, such as
   * kafkajs, reads out of the box.
   */
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put(TopicConfig.COMPRESSION_TYPE_CONFIG, text ? "gzip" : "uncompressed");
    config.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        String.valueOf(text ? MAX_TEXT_RECORD_BYTES : MAX_RECORD_BYTES));
    switch (kept) {
      case COMPACTED ->
          config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      case TIME -> {
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        config.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(RETENTION.toMillis()));
      }
    }
    return config;
  }
}
