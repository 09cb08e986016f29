package dev.charm.producers.form;

import java.nio.charset.StandardCharsets;

/**
 * What separates the fields of a table: what stands most often in its heading, outside quotes, of
 * comma, semicolon, tab and bar; or what a first line {@code sep=;} says, as Excel reads it.
 *
 * @param character that separates
 * @param stated whether the first line says so and is no heading
 */
record Delimiter(char character, boolean stated) {
  private static final String KNOWN = ",;\t|";
  private static final int STATED_LENGTH = 5;

  /**
   * The delimiter of a table.
   *
   * @param head what it begins with, as far as it was read ahead
   * @param begin where in it the heading begins
   */
  static Delimiter of(byte[] head, int begin) {
    String line = firstLine(head, begin);
    String bare = line.replace("\"", "");
    if (bare.length() == STATED_LENGTH && bare.regionMatches(true, 0, "sep=", 0, 4)) {
      return new Delimiter(bare.charAt(4), true);
    }
    int[] counts = counts(head, begin);
    int most = 0;
    for (int i = 1; i < KNOWN.length(); i++) {
      most = counts[i] > counts[most] ? i : most;
    }
    return new Delimiter(KNOWN.charAt(most), false);
  }

  private static String firstLine(byte[] head, int begin) {
    int end = begin;
    while (end < head.length && head[end] != '\n' && head[end] != '\r') {
      end++;
    }
    return new String(head, begin, end - begin, StandardCharsets.ISO_8859_1);
  }

  /** How often each stands in the first record; in the first line if its quotes do not fit. */
  private static int[] counts(byte[] head, int begin) {
    int[] counts = new int[KNOWN.length()];
    int[] ofLine = null;
    boolean quoted = false;
    for (int i = begin; i < head.length; i++) {
      byte b = head[i];
      if (b == '"') {
        quoted = !quoted;
      } else if (b == '\n' || b == '\r') {
        if (!quoted) {
          return counts;
        }
        ofLine = ofLine == null ? counts.clone() : ofLine;
      } else if (!quoted) {
        int known = KNOWN.indexOf(b);
        if (known >= 0) {
          counts[known]++;
        }
      }
    }
    return quoted && ofLine != null ? ofLine : counts;
  }
}
