package dev.charm.producers.source;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of columns, told apart by what they mean and not by how they are typed. */
public final class Headings {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\\u00A0_-]+");

  private Headings() {}

  /**
   * The normal name: no outer blanks, lower case, one underscore where blanks, hyphens or
   * underscores stand between words. {@code " Model A"} and {@code model_a} are the same.
   */
  public static String normal(String name) {
    boolean asIs = !name.isEmpty();
    for (int i = 0; i < name.length() && asIs; i++) {
      char c = name.charAt(i);
      asIs =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '@'
              || c == '/'
              || (c == '_' && i > 0 && name.charAt(i - 1) != '_' && i < name.length() - 1);
    }
    if (asIs) {
      return name;
    }
    String words = BETWEEN_WORDS.matcher(name.replace("\uFEFF", "")).replaceAll("_");
    int begin = words.startsWith("_") && words.length() > 1 ? 1 : 0;
    int end =
        words.endsWith("_") && words.length() > begin + 1 ? words.length() - 1 : words.length();
    return words.substring(begin, end).toLowerCase(Locale.ROOT);
  }
}
