package dev.charm.streams.rating;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The arenas whose votes changed since their ratings were last fitted. They stand in a store, so
 * that none is forgotten; its changelog tells whoever waits that ratings lag behind their votes.
 */
final class DueArenas {
  private static final byte[] MARK = {1};

  private final KeyValueStore<String, byte[]> store;
  private final Set<String> due = new LinkedHashSet<>(); // in the order in which they came due

  DueArenas(KeyValueStore<String, byte[]> store) {
    this.store = store;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        due.add(all.next().key);
      }
    }
  }

  void add(String arena) {
    if (due.add(arena)) {
      store.put(arena, MARK);
    }
  }

  void remove(String arena) {
    if (due.remove(arena)) {
      store.delete(arena);
    }
  }

  /** How many are due. */
  int size() {
    return due.size();
  }

  /** Those that are due now, the longest first. */
  List<String> now() {
    return new ArrayList<>(due);
  }
}
