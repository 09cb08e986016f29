package dev.charm.consumers.views;

import java.util.regex.Pattern;

/**
 * How an answer is laid out, in LMArena's terms but for the length, which counts words and not one
 * tokenizer's tokens: headers, list items and bold passages of Markdown outside blocks of code.
 *
 * <p>Source: T. Li, A. Angelopoulos and W.-L. Chiang, Does style matter? (LMArena, 2024).
 *
 * @param length words
 * @param headers lines that are a header
 * @param lists items of lists
 * @param bold bold passages
 */
public record AnswerStyle(long length, long headers, long lists, long bold) {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern FENCE = Pattern.compile("^[ \\t]{0,8}```", Pattern.MULTILINE);
  private static final Pattern HEADER = Pattern.compile("^#{1,6}\\s", Pattern.MULTILINE);
  private static final Pattern LIST_ITEM =
      Pattern.compile("^[ \\t]{0,40}(?:[-*+]|\\d{1,9}\\.)\\s", Pattern.MULTILINE);
  private static final Pattern BOLD =
      Pattern.compile("\\*\\*[^*\\n]{1,1000}\\*\\*|__[^_\\n]{1,1000}__");

  /** The style of an answer. */
  public static AnswerStyle of(String answer) {
    String prose = withoutCode(answer);
    return new AnswerStyle(
        count(WORD, answer), count(HEADER, prose), count(LIST_ITEM, prose), count(BOLD, prose));
  }

  /** What stands outside fences; one that is never closed goes on to the end. */
  private static String withoutCode(String answer) {
    String[] parts = FENCE.split(answer, -1);
    StringBuilder prose = new StringBuilder();
    for (int i = 0; i < parts.length; i += 2) {
      prose.append(parts[i]).append('\n');
    }
    return prose.toString();
  }

  private static long count(Pattern pattern, String text) {
    return pattern.matcher(text).results().count();
  }
}
