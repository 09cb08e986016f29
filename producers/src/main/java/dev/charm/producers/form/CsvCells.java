package dev.charm.producers.form;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * The cells of one CSV record, whose quotes {@link RawRecords} found to fit. A parser of whole
 * files would decode every cell of every row; here a cell becomes a text only when it is asked for.
 */
final class CsvCells extends AbstractList<String> implements RandomAccess {
  private final byte[] record;
  private final Charset charset;
  private final int[] ends;
  private final int size;

  /** Of all cells but the last, which ends with the record. */
  private CsvCells(byte[] record, boolean ascii, int[] ends, int size) {
    this.record = record;
    this.charset = ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8; // the quicker one
    this.ends = ends;
    this.size = size;
  }

  /**
   * The cells of a record that is UTF-8.
   *
   * @param ascii whether it is known to be ASCII
   * @param expected how many there should be, which is quickest
   */
  static List<String> of(byte[] record, boolean ascii, char delimiter, int expected) {
    int[] ends = new int[Math.max(expected, 1)];
    int size = 0;
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < record.length; i++) {
      byte b = record[i];
      if (b == '"') {
        // A quote within a plain cell is a letter. Two within quotes open again what they close.
        quoted = record[begin] == '"' && !quoted;
      } else if (b == delimiter && !quoted) {
        if (size == ends.length) {
          ends = Arrays.copyOf(ends, 2 * size);
        }
        ends[size++] = i;
        begin = i + 1;
      }
    }
    return new CsvCells(record, ascii, ends, size + 1);
  }

  /** The cells of a record without quotes, of which it is known where the delimiters stand. */
  static List<String> of(byte[] record, boolean ascii, int[] delimiters) {
    return new CsvCells(record, ascii, delimiters, delimiters.length + 1);
  }

  @Override
  public String get(int index) {
    int begin = index == 0 ? 0 : ends[index - 1] + 1;
    int end = index == size - 1 ? record.length : ends[index];
    if (begin == end || record[begin] != '"') {
      return new String(record, begin, end - begin, charset);
    }
    String text = new String(record, begin + 1, end - begin - 2, charset);
    return text.indexOf('"') < 0 ? text : text.replace("\"\"", "\"");
  }

  @Override
  public int size() {
    return size;
  }
}
