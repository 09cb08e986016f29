package dev.charm.streams.guarantees;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in the log.
 *
 * @param value null for a tombstone
 */
public record Logged<T>(int partition, long offset, String key, @Nullable T value) {

  /** The latest value of every key. */
  public static <T> Map<String, T> latest(List<Logged<T>> log) {
    Map<String, T> latest = new TreeMap<>();
    for (Logged<T> record : log) {
      if (record.value() == null) {
        latest.remove(record.key());
      } else {
        latest.put(record.key(), record.value());
      }
    }
    return latest;
  }
}
