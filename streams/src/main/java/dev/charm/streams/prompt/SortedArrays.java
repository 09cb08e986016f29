package dev.charm.streams.prompt;

import java.util.Arrays;

/** Copies of arrays with one element more or fewer. */
final class SortedArrays {
  private SortedArrays() {}

  static <T> T[] inserted(T[] values, int at, T value) {
    T[] more = Arrays.copyOf(values, values.length + 1);
    System.arraycopy(values, at, more, at + 1, values.length - at);
    more[at] = value;
    return more;
  }

  static int[] inserted(int[] values, int at, int value) {
    int[] more = Arrays.copyOf(values, values.length + 1);
    System.arraycopy(values, at, more, at + 1, values.length - at);
    more[at] = value;
    return more;
  }

  static <T> T[] removed(T[] values, int at) {
    T[] fewer = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, at + 1, fewer, at, fewer.length - at);
    return fewer;
  }

  static int[] removed(int[] values, int at) {
    int[] fewer = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, at + 1, fewer, at, fewer.length - at);
    return fewer;
  }
}
