package dev.charm.calibration.reward;

import java.util.TreeMap;

/** What a {@link DifferenceSummary} must be, said in the plainest way: a sorted map of entries. */
final class BoxedSummary {
  /** Count and sum under one key. */
  private record Entry(long count, long sum) {
    Entry plus(Entry other) {
      return new Entry(Math.addExact(count, other.count), Math.addExact(sum, other.sum));
    }
  }

  private BoxedSummary() {}

  /** The summary of these differences. */
  static DifferenceSummary of(double... differences) {
    TreeMap<Long, Entry> values = new TreeMap<>();
    for (double d : differences) {
      values.merge(SortableDouble.toLong(d), new Entry(1, 0), Entry::plus);
    }
    boolean exact = values.size() <= DifferenceSummary.EXACT_LIMIT;
    TreeMap<Long, Entry> bins = exact ? values : new TreeMap<>();
    if (!exact) {
      values.forEach(
          (value, entry) -> {
            long offset = (value & (1L << 42) - 1) >>> 10;
            bins.merge(value >> 42, new Entry(entry.count, entry.count * offset), Entry::plus);
          });
    }
    return DifferenceSummary.ofBins(
        exact,
        bins.keySet().stream().mapToLong(key -> key).toArray(),
        bins.values().stream().mapToLong(Entry::count).toArray(),
        exact ? new long[0] : bins.values().stream().mapToLong(Entry::sum).toArray());
  }
}
