package dev.charm.ops.dashboard.text;

/**
 * Text of which nothing hides. Characters that are not seen, and those that turn the order of
 * others round ("Trojan Source"), stand as {@code ⟦U+202E⟧}: controls, bidirectional marks and
 * overrides, zero-width and tag characters, fillers, separators, halves of surrogate pairs. Joiners
 * and the variation selectors of emoji remain: scripts and emoji are made of them.
 */
public final class VisibleText {
  private VisibleText() {}

  /** The text with marks; lines end in a line feed. */
  public static String of(String text) {
    StringBuilder visible = null;
    int copied = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      if (isHidden(point)) {
        if (visible == null) {
          visible = new StringBuilder(text.length() + 64);
        }
        visible.append(text, copied, at);
        if (point == '\r') {
          visible.append(next < text.length() && text.charAt(next) == '\n' ? "" : "\n");
        } else {
          visible.append(mark(point));
        }
        copied = next;
      }
      at = next;
    }
    return visible == null ? text : visible.append(text, copied, text.length()).toString();
  }

  private static String mark(int point) {
    return String.format("⟦U+%04X⟧", point);
  }

  private static boolean isHidden(int point) {
    if ((point >= ' ' && point <= '~') || point == '\n' || point == '\t') {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> !isJoiner(point) && !isSeen(point);
      default -> isBlank(point);
    };
  }

  private static boolean isJoiner(int point) {
    return point == 0x200C || point == 0x200D;
  }

  /** Signs of Arabic, Syriac and Kaithi that Unicode counts among formats, though one sees them. */
  private static boolean isSeen(int point) {
    return (point >= 0x600 && point <= 0x605)
        || point == 0x6DD
        || point == 0x70F
        || point == 0x890
        || point == 0x891
        || point == 0x8E2
        || point == 0x110BD
        || point == 0x110CD;
  }

  /** Letters and marks without any ink, and selectors that carry bytes past a reader. */
  private static boolean isBlank(int point) {
    return point == 0x34F
        || point == 0x115F
        || point == 0x1160
        || point == 0x17B4
        || point == 0x17B5
        || point == 0x3164
        || point == 0xFFA0
        || point == 0x2800
        || (point >= 0xE0100 && point <= 0xE01EF)
        || (point >= 0xFE00 && point <= 0xFE0D);
  }
}
