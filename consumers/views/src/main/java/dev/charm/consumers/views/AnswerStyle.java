package dev.charm.consumers.views;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How an answer is laid out, in LMArena's terms but for the length, which counts words and not one
 * tokenizer's tokens: headers, list items and bold passages of Markdown outside blocks of code.
 *
 * <p><b>To the letter.</b> What counts are the expressions of LMArena's {@code
 * add_markdown_info.py}, with what Python takes for blank and for the start of a line, however odd:
 * three hashes that end the text are no header, since no blank follows; a line of three hashes is
 * one; code that is never closed, or has a backtick in it, counts as Markdown; and what stands in a
 * block of code is taken away wherever else it stands, too. They are written here so that they take
 * time in proportion to the text. Only an answer of more than {@value #MOST_BLOCKS} blocks loses
 * them where they stand and nowhere else.
 *
 * <p>Source: T. Li, A. Angelopoulos and W.-L. Chiang, Does style matter? (LMArena, 2024);
 * lm-sys/FastChat, {@code fastchat/serve/monitor/add_markdown_info.py}.
 *
 * @param length words
 * @param headers lines that are a header
 * @param lists items of lists
 * @param bold bold passages
 */
public record AnswerStyle(long length, long headers, long lists, long bold) {
  private static final int MOST_BLOCKS = 1000;

  // What Python's \s is, and the same without the line feed; its ^ follows a line feed alone.
  private static final String IN_LINE =
      "\\t\\x0B-\\r\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";
  private static final String BLANK = "[\\n" + IN_LINE + "]";
  private static final String INDENT = "^[" + IN_LINE + "]*+";

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern CODE = Pattern.compile("```([^`]*+)```");
  private static final Pattern HEADER = perLine("^#{1,6}" + BLANK);
  private static final Pattern BULLET = perLine(INDENT + "[-*+]" + BLANK);
  private static final Pattern NUMBER = perLine(INDENT + "\\p{Nd}++\\." + BLANK);
  private static final Pattern STARS = Pattern.compile("\\*\\*[^*\\n]++\\*\\*");
  private static final Pattern UNDERSCORES = Pattern.compile("__[^_\\n]++__");

  private static Pattern perLine(String expression) {
    return Pattern.compile(expression, Pattern.MULTILINE | Pattern.UNIX_LINES);
  }

  /** The style of an answer. */
  public static AnswerStyle of(String answer) {
    String prose = withoutCode(answer);
    return new AnswerStyle(
        count(WORD, answer),
        count(HEADER, prose),
        count(BULLET, prose) + count(NUMBER, prose),
        count(STARS, prose) + count(UNDERSCORES, prose));
  }

  private static String withoutCode(String answer) {
    List<MatchResult> blocks = CODE.matcher(answer).results().toList();
    if (blocks.size() > MOST_BLOCKS) {
      return CODE.matcher(answer).replaceAll("``````");
    }
    String prose = answer;
    for (MatchResult block : blocks) {
      if (!block.group(1).isEmpty()) {
        prose = prose.replace(block.group(1), "");
      }
    }
    return prose;
  }

  private static long count(Pattern pattern, String text) {
    return pattern.matcher(text).results().count();
  }
}
