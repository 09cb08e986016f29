package dev.charm.ops.dashboard.text;

/**
 * What Markdown is parsed at all. A parser follows brackets and nested blocks with a cost that
 * grows with the square of their number; texts that people and models write have few.
 */
final class MarkdownBounds {
  private static final int MOST_CHARACTERS = 50_000;
  private static final int MOST_BRACKETS = 2_000;
  private static final int MOST_NESTED = 48;
  private static final int MOST_CELLS = 20_000;

  private MarkdownBounds() {}

  /** Whether parsing it takes little. */
  static boolean allow(String markdown) {
    return markdown.length() <= MOST_CHARACTERS
        && markdown.chars().filter(c -> c == '[').count() <= MOST_BRACKETS
        && markdown.lines().allMatch(line -> nested(line) <= MOST_NESTED);
  }

  /** How many quotes and lists begin on a line, at most. */
  private static int nested(String line) {
    int nested = 0;
    for (int i = 0; i < line.length() && " \t>-+*.)0123456789".indexOf(line.charAt(i)) >= 0; i++) {
      boolean marks = line.charAt(i) != ' ' && line.charAt(i) != '\t';
      boolean ends = i + 1 == line.length() || " \t".indexOf(line.charAt(i + 1)) >= 0;
      nested += marks && (ends || line.charAt(i) == '>') ? 1 : 0;
    }
    return nested;
  }

  /** Whether tables in it stay small: each row is filled up to as many cells as the head has. */
  static boolean allowTables(String markdown) {
    long rows = 1;
    long widest = 0;
    long bars = 0;
    for (int i = 0; i < markdown.length(); i++) {
      char c = markdown.charAt(i);
      if (c == '\n') {
        rows++;
        bars = 0;
      } else if (c == '|') {
        bars++;
        widest = Math.max(widest, bars);
      }
    }
    return rows * widest <= MOST_CELLS;
  }
}
