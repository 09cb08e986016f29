package dev.charm.consumers.scoring.template;

/**
 * A piece of a template's source.
 *
 * @param text of data and names as it stands, of strings what they mean, of numbers their digits
 * @param line on which it stands, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    DATA,
    OUTPUT_BEGIN,
    OUTPUT_END,
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind what, String of) {
    return kind == what && text.equals(of);
  }

  boolean isName(String name) {
    return is(Kind.NAME, name);
  }

  boolean isOperator(String operator) {
    return is(Kind.OPERATOR, operator);
  }
}
