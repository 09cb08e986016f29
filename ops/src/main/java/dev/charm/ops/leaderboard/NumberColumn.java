package dev.charm.ops.leaderboard;

import java.util.Arrays;

/** A number for each of millions of rows; nothing is held as long as all have the usual one. */
final class NumberColumn {
  private static final long[] NONE = {};

  private final long usual;
  private long[] numbers = NONE;

  /**
   * @param usual what most rows have
   */
  NumberColumn(long usual) {
    this.usual = usual;
  }

  long get(int row) {
    return row < numbers.length ? numbers[row] : usual;
  }

  void set(int row, long number) {
    if (row < numbers.length) {
      numbers[row] = number;
    } else if (number != usual) {
      int length = numbers.length;
      numbers = Arrays.copyOf(numbers, Math.max(1024, row + (row >> 1) + 1));
      Arrays.fill(numbers, length, numbers.length, usual);
      numbers[row] = number;
    }
  }
}
