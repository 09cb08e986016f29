package dev.charm.streams.rating;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for the names of models and arenas, so that what is kept of a vote takes a few bytes. A
 * number is given once, in the order in which names appear: nothing that is published depends on
 * it.
 */
final class Names {
  private final KeyValueStore<String, Integer> store;
  private final HeldInMemory.Part held;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /**
   * @param store number by name
   * @param held to which each name is added
   */
  Names(KeyValueStore<String, Integer> store, HeldInMemory.Part held) {
    this.store = store;
    this.held = held;
    try (KeyValueIterator<String, Integer> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, Integer> next = all.next();
        numbers.put(next.key, next.value);
        while (names.size() <= next.value) {
          names.add("");
        }
        names.set(next.value, next.key);
        held.addName(next.key);
      }
    }
  }

  /** The number of a name, a new one if need be. */
  int number(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    int number = names.size();
    names.add(name);
    numbers.put(name, number);
    store.put(name, number);
    held.addName(name);
    return number;
  }

  /** The number of a name, or null if it has none. */
  @Nullable Integer find(String name) {
    return numbers.get(name);
  }

  /** The name of a number. */
  String name(int number) {
    return names.get(number);
  }
}
