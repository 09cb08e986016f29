package dev.charm.ops.dashboard.text;

import org.jspecify.annotations.Nullable;

/**
 * As much of a text as a page shows.
 *
 * @param text {@link VisibleText} of the beginning
 * @param characters of the whole, in UTF-16 units
 * @param whole whether it is all of it
 */
public record ShownText(String text, int characters, boolean whole) {
  /** Of one text at most, in characters. */
  public static final int MOST = 100_000;

  /** The beginning of a text; null stays null, since it is not known. */
  public static @Nullable ShownText of(@Nullable String text, int most) {
    if (text == null) {
      return null;
    }
    if (text.length() <= most) {
      return new ShownText(VisibleText.of(text), text.length(), true);
    }
    int end = most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return new ShownText(VisibleText.of(text.substring(0, end)), text.length(), false);
  }
}
