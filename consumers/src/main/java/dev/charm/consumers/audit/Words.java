package dev.charm.consumers.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as words: runs of letters and digits, in lower case. An apostrophe parts them, straight or
 * not, so that "you're" is "you", "re".
 */
final class Words {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  private Words() {}

  /** The first words of a text, at most so many. */
  static List<String> first(String text, int most) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (words.size() < most && matcher.find()) {
      words.add(matcher.group().toLowerCase(Locale.ROOT));
    }
    return words;
  }

  /**
   * The words of the first sentences. A sentence ends where {@code . ! ?} or a line break lies
   * between two words.
   *
   * @param sentences how many
   * @param words at most so many
   * @param characters how much of the text is looked at, at most
   */
  static List<String> opening(String text, int sentences, int words, int characters) {
    String head = text.substring(0, Math.min(text.length(), characters));
    List<String> opening = new ArrayList<>();
    Matcher matcher = WORD.matcher(head);
    int ended = 0;
    int last = 0;
    while (opening.size() < words && matcher.find()) {
      String between = head.substring(last, matcher.start());
      ended += !opening.isEmpty() && between.chars().anyMatch(Words::ends) ? 1 : 0;
      if (ended == sentences) {
        break;
      }
      opening.add(matcher.group().toLowerCase(Locale.ROOT));
      last = matcher.end();
    }
    return opening;
  }

  private static boolean ends(int character) {
    return character == '.' || character == '!' || character == '?' || character == '\n';
  }
}
