package dev.charm.consumers.scoring.template;

/** What a string between quotes means, by Python's escapes. */
final class StringLiteral {
  private StringLiteral() {}

  static String meaning(String quoted) throws TemplateException {
    if (quoted.indexOf('\\') < 0) {
      return quoted;
    }
    StringBuilder meaning = new StringBuilder();
    int i = 0;
    while (i < quoted.length()) {
      char c = quoted.charAt(i);
      if (c != '\\') {
        meaning.append(c);
        i++;
      } else {
        i = escape(quoted, i + 1, meaning);
      }
    }
    return meaning.toString();
  }

  /** Returns where to read on. */
  private static int escape(String quoted, int at, StringBuilder meaning) throws TemplateException {
    char c = quoted.charAt(at);
    int simple = "\\'\"abfnrtv".indexOf(c);
    if (simple >= 0) {
      meaning.append("\\'\"\u0007\b\f\n\r\t\u000B".charAt(simple));
      return at + 1;
    }
    return switch (c) {
      case '\n' -> at + 1;
      case 'x' -> hexadecimal(quoted, at + 1, 2, meaning);
      case 'u' -> hexadecimal(quoted, at + 1, 4, meaning);
      case 'U' -> hexadecimal(quoted, at + 1, 8, meaning);
      default -> {
        if (c == 'N' || (c >= '0' && c <= '7') || c > 0x7F) {
          throw new TemplateException("the escape \\" + c + " is not understood");
        }
        meaning.append('\\').append(c); // as Python leaves what it does not know
        yield at + 1;
      }
    };
  }

  private static int hexadecimal(String quoted, int at, int digits, StringBuilder meaning)
      throws TemplateException {
    int end = at + digits;
    String number = end <= quoted.length() ? quoted.substring(at, end) : "";
    if (!number.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)
        || number.isEmpty()) {
      throw new TemplateException("an escape has too few hexadecimal digits");
    }
    long point = Long.parseLong(number, 16);
    if (point > Character.MAX_CODE_POINT) {
      throw new TemplateException("an escape names no character");
    }
    meaning.appendCodePoint((int) point);
    return end;
  }
}
