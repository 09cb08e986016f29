package dev.charm.ops.dashboard.text;

import java.util.ArrayList;
import java.util.List;

/** What texts are compared by. Joined, tokens are the text again. */
final class Tokens {
  private Tokens() {}

  /** Words, blanks between them, and every other character by itself, ideographs too. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    int kind = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      int own = kind(point);
      if (at > start && (own != kind || own == 0)) {
        words.add(text.substring(start, at));
        start = at;
      }
      kind = own;
      at += Character.charCount(point);
    }
    if (start < text.length()) {
      words.add(text.substring(start));
    }
    return words;
  }

  private static int kind(int point) {
    if (Character.isWhitespace(point)) {
      return 1;
    }
    boolean letter = Character.isLetterOrDigit(point) && !Character.isIdeographic(point);
    return letter || Character.getType(point) == Character.NON_SPACING_MARK ? 2 : 0;
  }

  /** Lines with their ends. */
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end + 1));
      start = end + 1;
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }
}
