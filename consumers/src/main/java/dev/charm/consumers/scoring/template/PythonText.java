package dev.charm.consumers.scoring.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Strings as Python has them: made of code points, with Python's idea of white space. */
final class PythonText {
  private PythonText() {}

  /** Whether {@code str.isspace} holds. */
  static boolean isSpace(int c) {
    return (c >= 0x09 && c <= 0x0D)
        || (c >= 0x1C && c <= 0x20)
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  static String strip(String text) {
    return stripEnd(stripStart(text));
  }

  static String stripStart(String text) {
    return stripStart(text, PythonText::isSpace);
  }

  static String stripEnd(String text) {
    return stripEnd(text, PythonText::isSpace);
  }

  static String stripStart(String text, IntPredicate goes) {
    int start = 0;
    while (start < text.length() && goes.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    return text.substring(start);
  }

  static String stripEnd(String text, IntPredicate goes) {
    int end = text.length();
    while (end > 0 && goes.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(0, end);
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Its characters, each as a string. */
  static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>();
    text.codePoints().forEach(c -> characters.add(Character.toString(c)));
    return characters;
  }

  /** {@code str.capitalize}. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = Character.charCount(text.codePointAt(0));
    return text.substring(0, first).toUpperCase(Locale.ROOT)
        + text.substring(first).toLowerCase(Locale.ROOT);
  }

  /** Order by code points. */
  static int compare(String a, String b) {
    int[] left = a.codePoints().toArray();
    int[] right = b.codePoints().toArray();
    return Arrays.compare(left, right);
  }

  /** {@code str.split()} without a separator. */
  static List<Object> words(String text) {
    List<Object> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** {@code str.split(separator, most)}, from the left. */
  static List<Object> split(String text, String separator, long most) {
    List<Object> parts = new ArrayList<>();
    int start = 0;
    int end = text.indexOf(separator);
    while (end >= 0 && (most < 0 || parts.size() < most)) {
      parts.add(text.substring(start, end));
      start = end + separator.length();
      end = text.indexOf(separator, start);
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** {@code str.rsplit(separator, most)}, from the right. */
  static List<Object> splitFromEnd(String text, String separator, long most) {
    List<Object> parts = new ArrayList<>();
    int end = text.length();
    int start = text.lastIndexOf(separator);
    while (start >= 0 && (most < 0 || parts.size() < most)) {
      parts.add(0, text.substring(start + separator.length(), end));
      end = start;
      start = end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length());
    }
    parts.add(0, text.substring(0, end));
    return parts;
  }
}
