package dev.charm.producers.form;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The lines above the heading of a table that are none: empty ones, ones of delimiters alone, as
 * spreadsheets export empty rows, and comments that begin with {@code #}. A line that begins so and
 * has as many fields as the line below it is the heading itself: {@code #,model_a,model_b}.
 *
 * @param lines how many there are
 * @param comments how many of them are comments
 * @param bytes of them, a byte order mark included
 */
record Preamble(int lines, int comments, int bytes) {
  private static final String SEPARATING = ",;\t|";

  /**
   * What stands above the heading.
   *
   * @param head what the file begins with, as far as it was read ahead
   */
  static Preamble of(byte[] head) {
    int begin = head.length > 2 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB ? 3 : 0;
    int lines = 0;
    int comments = 0;
    for (int at = begin; at < head.length; ) {
      int end = end(head, at);
      boolean comment = head[at] == '#' && isComment(head, at, end);
      if (!comment && !isBlank(head, at, end)) {
        break;
      }
      comments += comment ? 1 : 0;
      lines++;
      at = next(head, end);
      begin = at;
    }
    return new Preamble(lines, comments, begin);
  }

  /** What is to be told of it; nothing if it has no comment. */
  List<String> messages() {
    return comments == 0
        ? List.of()
        : List.of(
            comments == 1
                ? "1 line above its heading is a comment (#), which is not read"
                : comments + " lines above its heading are comments (#), which are not read");
  }

  private static boolean isBlank(byte[] head, int at, int end) {
    for (int i = at; i < end; i++) {
      if (head[i] != ' ' && SEPARATING.indexOf(head[i]) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the next line that is neither blank nor begins so has another number of fields. */
  private static boolean isComment(byte[] head, int at, int end) {
    int below = next(head, end);
    while (below < head.length && (head[below] == '#' || isBlank(head, below, end(head, below)))) {
      below = next(head, end(head, below));
    }
    if (below >= head.length) {
      return false;
    }
    char delimiter = Delimiter.of(head, below).character();
    return fields(head, at, end, delimiter) != fields(head, below, end(head, below), delimiter);
  }

  private static int fields(byte[] head, int at, int end, char delimiter) {
    String line = new String(head, at, end - at, StandardCharsets.ISO_8859_1);
    return 1 + (int) line.chars().filter(c -> c == delimiter).count();
  }

  private static int end(byte[] head, int at) {
    int end = at;
    while (end < head.length && head[end] != '\n' && head[end] != '\r') {
      end++;
    }
    return end;
  }

  private static int next(byte[] head, int end) {
    boolean pair = end + 1 < head.length && head[end] == '\r' && head[end + 1] == '\n';
    return Math.min(head.length, end + (pair ? 2 : 1));
  }
}
