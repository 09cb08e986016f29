package dev.charm.consumers.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which keys were removed and may still be in the files: each by itself while they are few, then
 * the range that holds them all. Small, however many there are.
 */
final class RemovedKeys {
  private static final int MOST_SINGLE = 32;

  private final List<byte[]> single = new ArrayList<>();
  private byte @Nullable [] least;
  private byte @Nullable [] greatest;

  /** Keys from the first to the last, both included. */
  record Range(byte[] first, byte[] last) {}

  void add(byte[] key) {
    if (least == null || Arrays.compareUnsigned(key, least) < 0) {
      least = key;
    }
    if (greatest == null || Arrays.compareUnsigned(key, greatest) > 0) {
      greatest = key;
    }
    if (single.size() <= MOST_SINGLE) {
      single.add(key);
    }
  }

  void add(Range range) {
    add(range.first());
    add(range.last());
    while (single.size() <= MOST_SINGLE) { // what lies between counts, too
      single.add(range.last());
    }
  }

  boolean isEmpty() {
    return single.isEmpty();
  }

  /** The ranges that hold them; none are left here. */
  List<Range> take() {
    byte[] first = least;
    byte[] last = greatest;
    List<Range> ranges =
        first == null || last == null
            ? List.of()
            : single.size() > MOST_SINGLE
                ? List.of(new Range(first, last))
                : single.stream().map(key -> new Range(key, key)).toList();
    single.clear();
    least = null;
    greatest = null;
    return ranges;
  }
}
