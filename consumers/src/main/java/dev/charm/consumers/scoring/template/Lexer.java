package dev.charm.consumers.scoring.template;

import dev.charm.consumers.scoring.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Takes a template apart as Jinja2 does with {@code trim_blocks} and {@code lstrip_blocks}: the
 * line break after a block or a comment goes, and so do the spaces of a line before one; {@code -}
 * takes all space on its side, {@code +} keeps what would go; a line break at the very end goes.
 */
final class Lexer {
  private static final int MOST_TOKENS_OF_A_TAG = 2_000;
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private boolean lineStarts = true;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) throws TemplateException {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer =
        new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
    lexer.all();
    return lexer.tokens;
  }

  private void all() throws TemplateException {
    while (at < source.length()) {
      int tag = nextTag(at);
      if (tag < 0) {
        data(source.substring(at));
        move(source.length());
        break;
      }
      char kind = source.charAt(tag + 1);
      char sign = signAt(tag + 2);
      data(before(source.substring(at, tag), sign, kind));
      move(tag + (sign == 0 ? 2 : 3));
      switch (kind) {
        case '#' -> comment();
        case '{' -> tag(Kind.OUTPUT_BEGIN, Kind.OUTPUT_END, "}}");
        default -> {
          if (!raw()) {
            tag(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
          }
        }
      }
    }
    add(Kind.END, "");
  }

  private int nextTag(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "%{#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private char signAt(int i) {
    return i < source.length() && (source.charAt(i) == '-' || source.charAt(i) == '+')
        ? source.charAt(i)
        : 0;
  }

  private String before(String text, char sign, char kind) {
    if (sign == '-') {
      return PythonText.stripEnd(text);
    }
    int start = text.lastIndexOf('\n') + 1;
    boolean startsLine = start > 0 || lineStarts;
    boolean blank = PythonText.strip(text.substring(start)).isEmpty();
    return sign == 0 && kind != '{' && startsLine && blank ? text.substring(0, start) : text;
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      add(Kind.DATA, text);
    }
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  private void move(int to) {
    for (int i = at; i < to; i++) {
      if (source.charAt(i) == '\n') {
        line++;
      }
    }
    at = to;
  }

  private void comment() throws TemplateException {
    for (int i = at; i < source.length(); i++) {
      if (endsAt(i, "#}")) {
        return;
      }
    }
    throw fault("a comment has no end");
  }

  /** Steps over the end of a tag, if there is one, and the space that goes with it. */
  private boolean endsAt(int i, String end) {
    char sign = signAt(i);
    boolean keeps = sign == '+' && !end.equals("}}"); // an output has no such end
    int rest = sign == '-' || keeps ? i + 1 : i;
    if (!source.startsWith(end, rest)) {
      return false;
    }
    int after = rest + end.length();
    if (sign == '-') {
      while (after < source.length() && PythonText.isSpace(source.charAt(after))) {
        after++;
      }
    } else if (!keeps && !end.equals("}}") && source.startsWith("\n", after)) {
      after++;
    }
    move(after);
    lineStarts = source.charAt(after - 1) == '\n';
    return true;
  }

  private boolean raw() throws TemplateException {
    int name = spaceFrom(at);
    if (!source.startsWith("raw", name)) {
      return false;
    }
    int end = spaceFrom(name + "raw".length());
    if (source.startsWith("-%}", end)) {
      endsAt(end, "%}");
    } else if (source.startsWith("%}", end)) {
      move(end + 2); // no line break goes here
      lineStarts = false;
    } else {
      return false;
    }
    for (int i = source.indexOf("{%", at); i >= 0; i = source.indexOf("{%", i + 1)) {
      char sign = signAt(i + 2);
      int word = spaceFrom(i + (sign == 0 ? 2 : 3));
      int close = spaceFrom(word + "endraw".length());
      if (source.startsWith("endraw", word)
          && source.startsWith("%}", signAt(close) == 0 ? close : close + 1)) {
        data(before(source.substring(at, i), sign, '%'));
        return endsAt(close, "%}");
      }
    }
    throw fault("raw has no end");
  }

  private int spaceFrom(int from) {
    int i = from;
    while (i < source.length() && PythonText.isSpace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  private void tag(Kind begin, Kind end, String close) throws TemplateException {
    add(begin, "");
    int first = tokens.size();
    Deque<Character> open = new ArrayDeque<>();
    while (true) {
      move(spaceFrom(at));
      if (at >= source.length()) {
        throw fault("a tag has no end");
      }
      if (open.isEmpty() && endsAt(at, close)) {
        add(end, "");
        return;
      }
      if (tokens.size() - first > MOST_TOKENS_OF_A_TAG) {
        throw fault("a tag is too long");
      }
      token(open);
    }
  }

  private void token(Deque<Character> open) throws TemplateException {
    char c = source.charAt(at);
    if (c == '\'' || c == '"') {
      string(c);
    } else if (c >= '0' && c <= '9') {
      number();
    } else if (Character.isLetter(c) || c == '_') {
      int end = at;
      while (end < source.length() && isNamed(source.charAt(end))) {
        end++;
      }
      add(Kind.NAME, source.substring(at, end));
      move(end);
    } else {
      operator(open);
    }
  }

  private static boolean isNamed(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private void string(char quote) throws TemplateException {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw fault("a string has no end");
    }
    try {
      add(Kind.STRING, StringLiteral.meaning(source.substring(at + 1, end)));
    } catch (TemplateException e) {
      throw fault(String.valueOf(e.getMessage()));
    }
    move(end + 1);
  }

  private void number() throws TemplateException {
    int end = digits(at);
    boolean whole = true;
    if (end + 1 < source.length() && source.charAt(end) == '.' && isDigit(source.charAt(end + 1))) {
      end = digits(end + 1);
      whole = false;
    }
    if (end < source.length() && isNamed(source.charAt(end))) {
      throw fault("a number is not understood");
    }
    String digits = source.substring(at, end);
    if (whole && (digits.length() > 18 || (digits.length() > 1 && digits.startsWith("0")))) {
      throw fault("a number is not understood");
    }
    add(whole ? Kind.INTEGER : Kind.FLOAT, digits);
    move(end);
  }

  private int digits(int from) {
    int end = from;
    while (end < source.length() && isDigit(source.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void operator(Deque<Character> open) throws TemplateException {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        balance(operator.charAt(0), open);
        add(Kind.OPERATOR, operator);
        move(at + operator.length());
        return;
      }
    }
    throw fault("'" + source.charAt(at) + "' is not understood");
  }

  private void balance(char c, Deque<Character> open) throws TemplateException {
    int opening = "([{".indexOf(c);
    if (opening >= 0) {
      open.push(")]}".charAt(opening));
    } else if (")]}".indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c)) {
      throw fault("'" + c + "' closes nothing");
    }
  }

  private TemplateException fault(String problem) {
    return new TemplateException("line " + line + " of the template: " + problem);
  }
}
