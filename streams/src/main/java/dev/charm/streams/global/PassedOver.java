package dev.charm.streams.global;

import dev.charm.schemas.LostRecords;
import dev.charm.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which keys of global stores hold a value that cannot be read, and so are missing there. What is
 * read from a topic may be put right further on in it, so nothing is told before the stores are
 * read; then it is one line per topic, and one more when the first key is lost later.
 */
public final class PassedOver {
  private static final int MOST = 10_000;

  private final Consumer<String> tell;
  private final Map<Topic<?>, SortedMap<String, String>> faults = new HashMap<>();
  private boolean storesAreRead;

  /**
   * @param tell takes a line for people
   */
  public PassedOver(Consumer<String> tell) {
    this.tell = tell;
  }

  /** A key's newest value cannot be read. */
  synchronized void lost(Topic<?> topic, String key, String why) {
    SortedMap<String, String> keys = faults.computeIfAbsent(topic, t -> new TreeMap<>());
    boolean first = keys.isEmpty();
    if (keys.size() < MOST) {
      keys.put(key, why);
    }
    if (first && storesAreRead) {
      tell(topic, keys);
    }
  }

  /** A key's newest value can be read, or there is none. */
  synchronized void good(Topic<?> topic, String key) {
    SortedMap<String, String> keys = faults.get(topic);
    if (keys != null) {
      keys.remove(key);
    }
  }

  /** All that was in the topics is read: tells what is missing. */
  public synchronized void storesAreRead() {
    if (!storesAreRead) {
      storesAreRead = true;
      faults.forEach(
          (topic, keys) -> {
            if (!keys.isEmpty()) {
              tell(topic, keys);
            }
          });
    }
  }

  private void tell(Topic<?> topic, SortedMap<String, String> keys) {
    String key = keys.firstKey();
    tell.accept(
        keys.size()
            + (keys.size() == 1 ? " record of " : " records of ")
            + topic.name()
            + " cannot be read, and what they say is missing, such as that of "
            + key
            + " ("
            + keys.get(key)
            + "); "
            + LostRecords.remedy(topic));
  }
}
