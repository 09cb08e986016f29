package dev.charm.calibration.reward;

import java.util.Arrays;

/**
 * Entries in strictly increasing order of key, each with a count and a sum, in arrays: 16 bytes an
 * entry, and 24 where sums are kept. Every operation that adds numbers fails rather than wraps
 * around. Not safe for use by several threads.
 */
final class SortedBins {
  private static final long[] NO_SUMS = {};
  private static final int FIRST_CAPACITY = 8;

  private long[] keys;
  private long[] counts;
  private long[] sums;
  private int size;

  /**
   * No entries.
   *
   * @param withSums whether sums are kept; otherwise every sum is 0
   * @param capacity entries to make room for
   */
  SortedBins(boolean withSums, int capacity) {
    this.keys = new long[capacity];
    this.counts = new long[capacity];
    this.sums = withSums ? new long[capacity] : NO_SUMS;
  }

  /** No entries, with room for a few. */
  static SortedBins empty(boolean withSums) {
    return new SortedBins(withSums, FIRST_CAPACITY);
  }

  int size() {
    return size;
  }

  long key(int i) {
    return keys[i];
  }

  long count(int i) {
    return counts[i];
  }

  long sum(int i) {
    return withSums() ? sums[i] : 0;
  }

  private boolean withSums() {
    return sums != NO_SUMS;
  }

  /** All counts together. */
  long total() {
    long total = 0;
    for (int i = 0; i < size; i++) {
      total = Math.addExact(total, counts[i]);
    }
    return total;
  }

  /** Adds to the last entry, or behind it; the key must not be less than the last one. */
  void append(long key, long count, long sum) {
    if (size > 0 && keys[size - 1] == key) {
      addAt(size - 1, count, sum);
    } else {
      insert(size, key, count, sum);
    }
  }

  /** Adds wherever the key belongs. */
  void add(long key, long count, long sum) {
    int at = Arrays.binarySearch(keys, 0, size, key);
    if (at >= 0) {
      addAt(at, count, sum);
    } else {
      insert(-at - 1, key, count, sum);
    }
  }

  /**
   * Takes one away.
   *
   * @throws IllegalStateException if there is none of that key
   */
  void removeOne(long key, long sum) {
    int at = Arrays.binarySearch(keys, 0, size, key);
    if (at < 0) {
      throw new IllegalStateException("a difference is withdrawn that was never added");
    }
    if (counts[at] > 1) {
      counts[at]--;
      if (withSums()) {
        sums[at] -= sum;
      }
      return;
    }
    int behind = size - at - 1;
    System.arraycopy(keys, at + 1, keys, at, behind);
    System.arraycopy(counts, at + 1, counts, at, behind);
    if (withSums()) {
      System.arraycopy(sums, at + 1, sums, at, behind);
    }
    size--;
  }

  /** Both together, in one pass; sums are kept if the first keeps them. */
  static SortedBins merged(SortedBins a, SortedBins b) {
    SortedBins all = new SortedBins(a.withSums(), a.size + b.size);
    int i = 0;
    int j = 0;
    while (i < a.size || j < b.size) {
      boolean fromA = j == b.size || (i < a.size && a.keys[i] <= b.keys[j]);
      if (fromA) {
        all.append(a.keys[i], a.counts[i], a.sum(i));
        i++;
      } else {
        all.append(b.keys[j], b.counts[j], b.sum(j));
        j++;
      }
    }
    return all;
  }

  /** A copy that takes no more room than it needs. */
  SortedBins trimmed() {
    SortedBins copy = new SortedBins(withSums(), 0);
    copy.keys = Arrays.copyOf(keys, size);
    copy.counts = Arrays.copyOf(counts, size);
    copy.sums = withSums() ? Arrays.copyOf(sums, size) : NO_SUMS;
    copy.size = size;
    return copy;
  }

  /** What the arrays take, bytes. */
  long bytes() {
    return (long) Long.BYTES * (keys.length + counts.length + sums.length);
  }

  private void addAt(int at, long count, long sum) {
    counts[at] = Math.addExact(counts[at], count);
    if (withSums()) {
      sums[at] = Math.addExact(sums[at], sum);
    }
  }

  private void insert(int at, long key, long count, long sum) {
    if (size == keys.length) {
      int capacity = Math.max(FIRST_CAPACITY, size + size / 2);
      keys = Arrays.copyOf(keys, capacity);
      counts = Arrays.copyOf(counts, capacity);
      sums = withSums() ? Arrays.copyOf(sums, capacity) : NO_SUMS;
    }
    int behind = size - at;
    System.arraycopy(keys, at, keys, at + 1, behind);
    System.arraycopy(counts, at, counts, at + 1, behind);
    keys[at] = key;
    counts[at] = count;
    if (withSums()) {
      System.arraycopy(sums, at, sums, at + 1, behind);
      sums[at] = sum;
    }
    size++;
  }

  boolean sameAs(SortedBins other) {
    if (size != other.size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (keys[i] != other.keys[i] || counts[i] != other.counts[i] || sum(i) != other.sum(i)) {
        return false;
      }
    }
    return true;
  }

  int hash() {
    int hash = size;
    for (int i = 0; i < size; i++) {
      hash =
          31 * (31 * (31 * hash + Long.hashCode(keys[i])) + Long.hashCode(counts[i]))
              + Long.hashCode(sum(i));
    }
    return hash;
  }
}
