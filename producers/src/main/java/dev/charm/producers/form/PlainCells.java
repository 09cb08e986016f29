package dev.charm.producers.form;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a CSV record of ASCII without a quote, as most records of numbers and names are:
 * what stands between its commas, which is quicker than a parser that must expect anything.
 */
final class PlainCells {
  private PlainCells() {}

  /** The cells, or null if the record holds a quote or a byte beyond ASCII. */
  static @Nullable List<String> of(byte[] record) {
    int commas = 0;
    for (byte b : record) {
      if (b < 0 || b == '"') {
        return null;
      }
      commas += b == ',' ? 1 : 0;
    }
    String[] cells = new String[commas + 1];
    int from = 0;
    for (int cell = 0; cell < commas; cell++) {
      int to = from;
      while (record[to] != ',') {
        to++;
      }
      cells[cell] = new String(record, from, to - from, StandardCharsets.ISO_8859_1);
      from = to + 1;
    }
    cells[commas] = new String(record, from, record.length - from, StandardCharsets.ISO_8859_1);
    return Arrays.asList(cells);
  }
}
