package dev.charm.ops.leaderboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A number for each of some things, from 0 in the order in which they came. */
final class Numbered<T> {
  private final Map<T, Integer> numbers = new HashMap<>();
  private final List<T> things = new ArrayList<>();

  /** The number of a thing, a new one if it has none. */
  int number(T thing) {
    Integer known = numbers.get(thing);
    if (known != null) {
      return known;
    }
    numbers.put(thing, things.size());
    things.add(thing);
    return things.size() - 1;
  }

  T get(int number) {
    return things.get(number);
  }

  /** All of them, in their order. */
  List<T> all() {
    return things;
  }
}
