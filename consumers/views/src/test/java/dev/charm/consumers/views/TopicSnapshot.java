package dev.charm.consumers.views;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A topic read once, from its beginning up to where it ends when the reading starts. */
public final class TopicSnapshot {
  private static final Duration POLL = Duration.ofMillis(100);

  private TopicSnapshot() {}

  /**
   * Takes one record of a topic.
   *
   * @param <T> the Avro record
   */
  @FunctionalInterface
  public interface Visitor<T> {
    /** A record with its key; either may be missing, a missing value is a tombstone. */
    void visit(@Nullable String key, @Nullable Decoded<T> value);
  }

  /**
   * The latest value of each key, in the order of the keys; malformed records count as absent.
   *
   * @param clients settings of the Kafka clients
   * @param timeout for the reading as a whole
   * @throws TimeoutException if the end was not reached in time
   */
  public static <T extends SpecificRecord> SortedMap<String, T> latest(
      Topic<T> topic, Properties clients, Registry registry, Duration timeout)
      throws TimeoutException {
    SortedMap<String, T> latest = new TreeMap<>();
    visit(
        topic,
        clients,
        registry,
        timeout,
        (key, value) -> {
          if (key == null) {
            return;
          }
          if (value == null) {
            latest.remove(key);
          } else if (value instanceof Decoded.Value<T> good) {
            latest.put(key, good.value());
          }
        });
    return latest;
  }

  /**
   * Visits every committed record, in order within a partition, in constant memory.
   *
   * @throws TimeoutException if the end was not reached in time
   * @throws IllegalStateException if there is no such topic
   */
  public static <T extends SpecificRecord> void visit(
      Topic<T> topic, Properties clients, Registry registry, Duration timeout, Visitor<T> visitor)
      throws TimeoutException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (TopicReader<T> reader = new TopicReader<>(topic, clients, registry)) {
      Map<TopicPartition, Long> ends = new HashMap<>(reader.ends());
      while (!reader.reached(ends)) {
        if (System.nanoTime() >= deadline) {
          throw new TimeoutException(
              "%s was not read to its end within %s".formatted(topic.name(), timeout));
        }
        reader.poll(POLL, entry -> visitor.visit(entry.key(), entry.value()));
      }
    }
  }
}
