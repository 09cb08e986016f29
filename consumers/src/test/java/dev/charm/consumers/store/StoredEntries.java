package dev.charm.consumers.store;

import java.util.ArrayList;
import java.util.List;

/** What a store holds, for tests. */
final class StoredEntries {
  private StoredEntries() {}

  /** Each entry as key, equals sign and value. */
  static List<String> entries(TopicStore<String> store) {
    List<String> entries = new ArrayList<>();
    try (PinnedValues<String> values = store.pin()) {
      values.each((key, value) -> entries.add(key + "=" + value));
    }
    return entries;
  }
}
