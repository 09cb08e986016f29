package dev.charm.ops.leaderboard;

/** Sorts numbers of rows, since a sort of boxed ones would take five times their room. */
final class InOrder {

  /** Compares two rows by their numbers. */
  interface Order {
    /** Negative, 0 or positive, as {@link java.util.Comparator#compare}. */
    int compare(int one, int other);
  }

  private InOrder() {}

  /** Some numbers in an order, equal ones as they were; the array given is used up. */
  static int[] sorted(int[] rows, Order order) {
    if (isSorted(rows, order)) {
      return rows;
    }
    int[] from = rows;
    int[] to = new int[rows.length];
    for (int run = 1; run < rows.length; run *= 2) {
      for (int begin = 0; begin < from.length; begin += 2 * run) {
        int middle = Math.min(begin + run, from.length);
        merge(from, to, begin, middle, Math.min(middle + run, from.length), order);
      }
      int[] merged = to;
      to = from;
      from = merged;
    }
    return from;
  }

  private static boolean isSorted(int[] rows, Order order) {
    for (int i = 1; i < rows.length; i++) {
      if (order.compare(rows[i - 1], rows[i]) > 0) {
        return false;
      }
    }
    return true;
  }

  private static void merge(int[] from, int[] to, int begin, int middle, int end, Order order) {
    if (middle == end || order.compare(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, begin, to, begin, end - begin);
      return;
    }
    int left = begin;
    int right = middle;
    for (int i = begin; i < end; i++) {
      boolean takeLeft =
          left < middle && (right == end || order.compare(from[left], from[right]) <= 0);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }
}
