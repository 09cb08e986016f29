package dev.charm.producers.source;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names of columns, told apart by what they mean and not by how they are typed. */
public final class Headings {
  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\\p{Z}_-]+");
  private static final Pattern NAMELESS =
      Pattern.compile("_?|unnamed:_\\d+(\\.\\d+)*|index_level_\\d+");

  private static final int SHOWN_NAMES = 20;
  private static final int LONGEST_NAME = 60;
  private static final int MOST_WORDS = 6;
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\w./@:+-]{1,40}");
  private static final Pattern SENTENCE = Pattern.compile("[\r\n!?\u2026]|[.,;:][\\s_]|[.]$");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d*[.,]?\\d+([eE][+-]?\\d+)?%?");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,4}");

  private Headings() {}

  /**
   * The normal name: in Unicode form NFC, without invisible characters, no outer blanks, lower
   * case, one underscore where blanks, hyphens or underscores stand between words. {@code " Model
   * A"} and {@code model_a} are the same.
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
    String visible =
        INVISIBLE.matcher(Normalizer.normalize(name, Normalizer.Form.NFC)).replaceAll("");
    String words = BETWEEN_WORDS.matcher(visible).replaceAll("_");
    int begin = words.startsWith("_") && words.length() > 1 ? 1 : 0;
    int end =
        words.endsWith("_") && words.length() > begin + 1 ? words.length() - 1 : words.length();
    return words.substring(begin, end).toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a column has no name but what pandas or a spreadsheet gives to an index: none, {@code
   * Unnamed: 0}, {@code __index_level_0__}. It says nothing and is not told as unused.
   *
   * @param normal the normal name
   */
  public static boolean isNameless(String normal) {
    return normal.isEmpty()
        || ((normal.charAt(0) == 'u' || normal.charAt(0) == 'i' || normal.charAt(0) == '_')
            && NAMELESS.matcher(normal).matches());
  }

  /** Names of columns for a message: quoted where they are not plain, the first of many. */
  public static String shown(Collection<String> names) {
    return names.stream().limit(SHOWN_NAMES).map(Headings::shown).collect(Collectors.joining(", "))
        + (names.size() > SHOWN_NAMES ? ", and " + (names.size() - SHOWN_NAMES) + " more" : "");
  }

  /** A name for a message; what may be a text of a prompt or an answer is not shown. */
  private static String shown(String name) {
    if (isText(name)) {
      return "(a text)";
    }
    return PLAIN_NAME.matcher(name).matches() ? name : RowFault.shown(name);
  }

  private static boolean isText(String name) {
    return name.length() > LONGEST_NAME
        || SENTENCE.matcher(name.strip()).find()
        || BETWEEN_WORDS.split(name.strip()).length > MOST_WORDS;
  }

  /**
   * What is wrong with a file that lacks a column, with its heading and a guess.
   *
   * @param what that is missing, for people: {@code column prompt or prompt_id}
   * @param wanted the normal names that would have done
   * @param header the file's normal names
   */
  public static String lacking(String what, Collection<String> wanted, List<String> header) {
    if (looksLikeData(header)) {
      return "has no "
          + what
          + ": its first row looks like data, not like a heading; put the names of the columns"
          + " above it";
    }
    String guess = guess(wanted, header);
    return "has no "
        + what
        + "; its columns: "
        + shown(header)
        + (guess == null ? "" : "; " + guess);
  }

  /** Whether names are texts or numbers, or none is there: the file begins with its first row. */
  private static boolean looksLikeData(List<String> header) {
    boolean counted = header.stream().allMatch(name -> WHOLE_NUMBER.matcher(name).matches());
    return !counted
        && header.stream()
            .anyMatch(name -> isText(name) || (NUMBER.matcher(name).matches() && !isCount(name)));
  }

  private static boolean isCount(String name) {
    return WHOLE_NUMBER.matcher(name).matches() && name.length() == 4; // a year
  }

  private static @Nullable String guess(Collection<String> wanted, List<String> header) {
    for (String want : wanted) {
      for (String name : header) {
        boolean open = !header.contains(want) && !wanted.contains(name);
        if (open && want.length() > 3 && oneEditApart(name, want)) {
          return shown(name) + ": did you mean " + want + "?";
        }
      }
    }
    return header.size() == 1
        ? "one column only: fields are separated by comma, semicolon, tab or bar"
        : null;
  }

  /** Whether one letter more, less, other, or two swapped make one name of another. */
  static boolean oneEditApart(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 1) {
      return false;
    }
    int same = 0;
    int shorter = Math.min(a.length(), b.length());
    while (same < shorter && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    String restA = a.substring(same);
    String restB = b.substring(same);
    if (restA.length() != restB.length()) {
      return restA.length() > restB.length()
          ? restA.substring(1).equals(restB)
          : restB.substring(1).equals(restA);
    }
    return restA.isEmpty()
        || restA.substring(1).equals(restB.substring(1))
        || (restA.length() > 1
            && restA.charAt(0) == restB.charAt(1)
            && restA.charAt(1) == restB.charAt(0)
            && restA.substring(2).equals(restB.substring(2)));
  }
}
