package dev.charm.calibration.style;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a response is form and not content: length, mark-up, punctuation, and how far it repeats
 * itself or the prompt. Deterministic, and of finite cost on any text.
 *
 * <p>{@link #NAMES} gives the definitions; "ln n" stands for {@code ln(1 + n)}, a word is a run of
 * letters and digits, a line is what line breaks separate.
 */
public final class StyleFeatures {

  /** The features in their order. A head names those it was trained with. */
  public static final List<String> NAMES =
      List.of(
          "log_characters", // ln characters
          "log_words", // ln words
          "log_sentences", // ln runs of . ! ? that end a word
          "log_paragraphs", // ln blocks between empty lines
          "log_headers", // ln lines that begin with one to six # and a space
          "log_bullets", // ln lines that begin with - * + or a bullet, and a space
          "log_numbered", // ln lines that begin with a number, . or ), and a space
          "log_bold", // ln spans between ** and **, in one line
          "log_code_fences", // ln lines that begin with ```
          "log_questions", // ln question marks
          "log_exclamations", // ln exclamation marks
          "distinct_words", // distinct share of the first 200 words, case ignored; 0 without words
          "prompt_overlap", // share of the prompt's distinct words found in the response
          "ends_complete" // 1 if the last visible character closes a sentence, list or block
          );

  /** Those that a response has whatever it answers: all but {@code prompt_overlap}, in order. */
  public static final List<String> OF_RESPONSE =
      NAMES.stream().filter(name -> !name.equals("prompt_overlap")).toList();

  private static final int DISTINCT_WINDOW = 200;
  private static final int OVERLAP_WINDOW = 2_000;
  private static final String CLOSING = ".!?)]}\"'`*|:>\u3002\uff01\uff1f\u201d\u2019";

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern HEADER = Pattern.compile("^#{1,6} ", Pattern.MULTILINE);
  private static final Pattern BULLET =
      Pattern.compile("^[ \\t]{0,8}[-*+\u2022] ", Pattern.MULTILINE);
  private static final Pattern NUMBERED =
      Pattern.compile("^[ \\t]{0,8}\\d{1,3}[.)] ", Pattern.MULTILINE);
  private static final Pattern BOLD = Pattern.compile("\\*\\*[^*\\r\\n]{1,200}\\*\\*");
  private static final Pattern FENCE = Pattern.compile("^[ \\t]{0,8}```", Pattern.MULTILINE);

  private StyleFeatures() {}

  /**
   * The features of a response to a prompt.
   *
   * @param prompt the conversation as text; used for {@code prompt_overlap} alone
   * @param response the answer; empty gives zeros
   * @return as many numbers as {@link #NAMES}, all finite
   */
  public static float[] of(String prompt, String response) {
    return new float[] {
      log(response.codePointCount(0, response.length())),
      log(words(response)),
      log(sentences(response)),
      log(paragraphs(response)),
      log(count(HEADER, response)),
      log(count(BULLET, response)),
      log(count(NUMBERED, response)),
      log(count(BOLD, response)),
      log(count(FENCE, response)),
      log(response.chars().filter(c -> c == '?').count()),
      log(response.chars().filter(c -> c == '!').count()),
      distinctWords(response),
      promptOverlap(prompt, response),
      endsComplete(response)
    };
  }

  /** The lines of a response that are items of a list, with a bullet or with a number. */
  public static long listItems(String response) {
    return count(BULLET, response) + count(NUMBERED, response);
  }

  /**
   * The features that a response has whatever it answers.
   *
   * @return as many numbers as {@link #OF_RESPONSE}, all finite
   */
  public static float[] of(String response) {
    float[] all = of("", response);
    float[] some = new float[OF_RESPONSE.size()];
    for (int i = 0; i < some.length; i++) {
      some[i] = all[NAMES.indexOf(OF_RESPONSE.get(i))];
    }
    return some;
  }

  private static float log(long n) {
    return (float) StrictMath.log1p((double) n);
  }

  private static long count(Pattern pattern, String text) {
    return pattern.matcher(text).results().count();
  }

  /** How many matches {@link #WORD} has, several times as fast. */
  static long words(String text) {
    long n = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean word = isOfWord(c);
      n += word && !inside ? 1 : 0;
      inside = word;
      i += Character.charCount(c);
    }
    return n;
  }

  /** How many runs of . ! ? stand behind a letter, a digit, a quotation mark or a bracket. */
  static long sentences(String text) {
    long n = 0;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == '.' || c == '!' || c == '?') && endsWord(text.codePointBefore(i))) {
        n++;
      }
    }
    return n;
  }

  private static boolean endsWord(int c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || isOfWord(c);
  }

  private static boolean isOfWord(int c) {
    if (c < 128) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    int type = Character.getType(c);
    return Character.isLetter(c)
        || type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private static long paragraphs(String text) {
    long n = 0;
    boolean inside = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      boolean empty = line.isBlank();
      n += !empty && !inside ? 1 : 0;
      inside = !empty;
    }
    return n;
  }

  private static float distinctWords(String response) {
    Matcher words = WORD.matcher(response);
    Set<String> distinct = new HashSet<>();
    int n = 0;
    while (n < DISTINCT_WINDOW && words.find()) {
      distinct.add(words.group().toLowerCase(Locale.ROOT));
      n++;
    }
    return n == 0 ? 0 : (float) distinct.size() / n;
  }

  private static float promptOverlap(String prompt, String response) {
    Set<String> asked = firstWords(prompt);
    if (asked.isEmpty()) {
      return 0;
    }
    Set<String> answered = firstWords(response);
    long shared = asked.stream().filter(answered::contains).count();
    return (float) shared / asked.size();
  }

  private static Set<String> firstWords(String text) {
    Matcher words = WORD.matcher(text);
    Set<String> distinct = new HashSet<>();
    for (int n = 0; n < OVERLAP_WINDOW && words.find(); n++) {
      distinct.add(words.group().toLowerCase(Locale.ROOT));
    }
    return distinct;
  }

  private static float endsComplete(String response) {
    String visible = response.stripTrailing();
    return !visible.isEmpty() && CLOSING.indexOf(visible.charAt(visible.length() - 1)) >= 0 ? 1 : 0;
  }
}
