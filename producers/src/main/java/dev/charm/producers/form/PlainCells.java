package dev.charm.producers.form;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a CSV record of ASCII without a quote, as most records of numbers and names are:
 * what stands between its delimiters, which is quicker than a parser that must expect anything. A
 * cell becomes a text only when it is asked for.
 */
final class PlainCells extends AbstractList<String> implements RandomAccess {
  private final byte[] record;
  private final int[] ends;
  private final int size;

  private PlainCells(byte[] record, int[] ends, int size) {
    this.record = record;
    this.ends = ends;
    this.size = size;
  }

  /**
   * The cells, or null if the record holds a quote or a byte beyond ASCII.
   *
   * @param expected how many there should be, which is quickest
   */
  static @Nullable List<String> of(byte[] record, char delimiter, int expected) {
    int[] ends = new int[Math.max(expected, 1)];
    int size = 0;
    for (int i = 0; i < record.length; i++) {
      byte b = record[i];
      if (b == delimiter) {
        if (size == ends.length) {
          ends = Arrays.copyOf(ends, 2 * size);
        }
        ends[size++] = i;
      } else if (b < 0 || b == '"') {
        return null;
      }
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size + 1);
    }
    ends[size++] = record.length;
    return new PlainCells(record, ends, size);
  }

  @Override
  public String get(int index) {
    int begin = index == 0 ? 0 : ends[index - 1] + 1;
    return new String(record, begin, ends[index] - begin, StandardCharsets.ISO_8859_1);
  }

  @Override
  public int size() {
    return size;
  }
}
