package dev.charm.consumers.http;

/**
 * Text as it is sent. NUL and halves of surrogate pairs become U+FFFD, as {@code TextEncoder} has
 * it: halves cannot be written in UTF-8, and NUL ends texts or is refused, depending on the server.
 * So a text has one score wherever it is scored.
 */
public final class WireText {
  private static final int REPLACEMENT = 0xFFFD;

  private WireText() {}

  /** The text as it is sent. */
  public static String of(String text) {
    if (text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
      return text;
    }
    int[] codePoints =
        text.codePoints()
            .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? REPLACEMENT : c)
            .toArray();
    return new String(codePoints, 0, codePoints.length);
  }
}
