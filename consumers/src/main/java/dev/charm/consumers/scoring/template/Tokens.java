package dev.charm.consumers.scoring.template;

import dev.charm.consumers.scoring.template.Token.Kind;
import java.util.List;

/** The tokens of a template, read one after the other. */
final class Tokens {
  private static final int DEEPEST = 60;

  private final List<Token> tokens;
  private int at;
  private int depth;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token after() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = current();
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  boolean skipName(String name) {
    boolean is = current().isName(name);
    if (is) {
      next();
    }
    return is;
  }

  boolean skipOperator(String operator) {
    boolean is = current().isOperator(operator);
    if (is) {
      next();
    }
    return is;
  }

  void expectOperator(String operator) throws TemplateException {
    if (!skipOperator(operator)) {
      throw fault("'" + operator + "' is missing");
    }
  }

  Token expect(Kind kind) throws TemplateException {
    if (current().kind() != kind) {
      throw fault("'" + current().text() + "' is not understood");
    }
    return next();
  }

  /** A name that is not a word of the language. */
  String expectName() throws TemplateException {
    String name = expect(Kind.NAME).text();
    if (ExpressionParser.WORDS.contains(name)) {
      throw fault("'" + name + "' is not understood");
    }
    return name;
  }

  void enter() throws TemplateException {
    if (++depth > DEEPEST) {
      throw fault("it is nested too deeply");
    }
  }

  void leave() {
    depth--;
  }

  TemplateException fault(String problem) {
    return new TemplateException("line " + current().line() + " of the template: " + problem);
  }
}
