package dev.charm.producers.source;

import java.util.Locale;
import java.util.Set;

/** The words by which tables say that a value is not there. */
public final class Missing {
  private static final Set<String> WORDS =
      Set.of("", "null", "nan", "nat", "none", "n/a", "na", "<na>", "#n/a", "nil", "undefined");

  private Missing() {}

  /**
   * Whether a cell says that nothing stands there: blank, or {@code null}, {@code NaN}, {@code
   * NaT}, {@code None}, {@code N/A}, {@code NA}, {@code <NA>}, {@code #N/A}, {@code nil}, {@code
   * undefined}, in upper or lower case. Never asked of the text of a prompt or an answer, which may
   * be such a word.
   */
  public static boolean is(String cell) {
    return cell.isEmpty()
        || (mayBeginOne(cell.charAt(0))
            && cell.length() <= 12
            && WORDS.contains(cell.strip().toLowerCase(Locale.ROOT)))
        || ((cell.charAt(0) <= ' ' || cell.charAt(0) > '~') && cell.isBlank());
  }

  /** Most cells are told by their first character. */
  private static boolean mayBeginOne(char first) {
    return first <= ' '
        || first == 'n'
        || first == 'N'
        || first == 'u'
        || first == 'U'
        || first == '<'
        || first == '#';
  }
}
