package dev.charm.consumers.scoring.template;

import dev.charm.consumers.scoring.template.Statement.Block;
import dev.charm.consumers.scoring.template.Statement.Flow;
import dev.charm.consumers.scoring.template.Statement.Located;
import dev.charm.consumers.scoring.template.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a template whole; a tag that is not known is refused. */
final class StatementParser {
  /** Names of Jinja2's macros that take what no parameter takes: not understood. */
  private static final Set<String> OF_MACROS = Set.of("varargs", "kwargs", "caller");

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private int loops;

  private StatementParser(Tokens tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  static Block parse(String source) throws TemplateException {
    List<Token> tokens = Lexer.tokens(source);
    for (Token token : tokens) {
      if (token.kind() == Kind.NAME && OF_MACROS.contains(token.text())) {
        throw new TemplateException(
            "line " + token.line() + " of the template: " + token.text() + " is not understood");
      }
    }
    StatementParser parser = new StatementParser(new Tokens(tokens));
    Block whole = parser.block();
    if (parser.tokens.current().kind() != Kind.END) {
      parser.tokens.next();
      throw parser.tokens.fault("'" + parser.tokens.current().text() + "' closes nothing");
    }
    return whole;
  }

  /** Up to the end, or to a tag that belongs to what is outside. */
  private Block block(String... ends) throws TemplateException {
    tokens.enter();
    List<Located> statements = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      if (token.kind() == Kind.DATA) {
        statements.add(new Located(token.line(), new Statement.Data(tokens.next().text())));
      } else if (token.kind() == Kind.OUTPUT_BEGIN) {
        tokens.next();
        statements.add(new Located(token.line(), new Statement.Output(expressions.tuple())));
        tokens.expect(Kind.OUTPUT_END);
      } else if (token.kind() == Kind.BLOCK_BEGIN && !isEnd(tokens.after(), ends)) {
        tokens.next();
        statements.add(new Located(token.line(), statement()));
      } else {
        tokens.leave();
        return new Block(statements);
      }
    }
  }

  private static boolean isEnd(Token token, String... ends) {
    return token.kind() == Kind.NAME && Arrays.asList(ends).contains(token.text());
  }

  /** The tag that ends a block. */
  private String end(String... names) throws TemplateException {
    if (tokens.current().kind() != Kind.BLOCK_BEGIN) {
      throw tokens.fault(names[names.length - 1] + " is missing");
    }
    tokens.next();
    return tokens.next().text();
  }

  private Statement statement() throws TemplateException {
    Token tag = tokens.expect(Kind.NAME);
    return switch (tag.text()) {
      case "if" -> condition();
      case "for" -> loop();
      case "set" -> set();
      case "macro" -> macro();
      case "generation" -> {
        blockEnd();
        int outside = loops;
        loops = 0;
        Block body = block("endgeneration");
        loops = outside;
        end("endgeneration");
        blockEnd();
        yield new Statement.Inner(body);
      }
      case "break", "continue" -> {
        if (loops == 0) {
          throw tokens.fault(tag.text() + " stands in no loop");
        }
        blockEnd();
        yield new Statement.Jump(tag.text().equals("break") ? Flow.BREAK : Flow.CONTINUE);
      }
      default -> throw tokens.fault("the tag " + tag.text() + " is not understood");
    };
  }

  private void blockEnd() throws TemplateException {
    tokens.expect(Kind.BLOCK_END);
  }

  private Statement condition() throws TemplateException {
    Expression condition = expressions.withoutCondition();
    blockEnd();
    Block then = block("elif", "else", "endif");
    int line = tokens.current().line();
    String end = end("elif", "else", "endif");
    Block otherwise = new Block(List.of());
    if (end.equals("elif")) {
      tokens.enter();
      otherwise = new Block(List.of(new Located(line, condition())));
      tokens.leave();
      return new Statement.If(condition, then, otherwise);
    }
    if (end.equals("else")) {
      blockEnd();
      otherwise = block("endif");
      end("endif");
    }
    blockEnd();
    return new Statement.If(condition, then, otherwise);
  }

  private Statement loop() throws TemplateException {
    List<String> targets = names();
    if (!tokens.skipName("in")) {
      throw tokens.fault("'in' is missing");
    }
    Expression of = expressions.withoutCondition();
    Expression filter = tokens.skipName("if") ? expressions.expression() : null;
    blockEnd();
    loops++;
    Block body = block("else", "endfor");
    loops--;
    Block otherwise = new Block(List.of());
    if (end("else", "endfor").equals("else")) {
      blockEnd();
      otherwise = block("endfor");
      end("endfor");
    }
    blockEnd();
    return new Statement.For(targets, of, filter, body, otherwise);
  }

  /** {@code a}, {@code a, b} or {@code (a, b)}. */
  private List<String> names() throws TemplateException {
    boolean enclosed = tokens.skipOperator("(");
    List<String> names = new ArrayList<>(List.of(tokens.expectName()));
    while (tokens.skipOperator(",")) {
      names.add(tokens.expectName());
    }
    if (enclosed) {
      tokens.expectOperator(")");
    }
    return names;
  }

  private Statement set() throws TemplateException {
    if (tokens.after().isOperator(".")) {
      String namespace = tokens.expectName();
      tokens.next();
      String name = tokens.expect(Kind.NAME).text();
      tokens.expectOperator("=");
      Expression to = expressions.tuple();
      blockEnd();
      return new Statement.SetInNamespace(namespace, name, to);
    }
    List<String> names = names();
    if (tokens.skipOperator("=")) {
      Expression to = expressions.tuple();
      blockEnd();
      return new Statement.Set(names, to);
    }
    if (names.size() > 1) {
      throw tokens.fault("'=' is missing");
    }
    blockEnd();
    int outside = loops;
    loops = 0;
    Block body = block("endset");
    loops = outside;
    end("endset");
    blockEnd();
    return new Statement.SetBlock(names.get(0), body);
  }

  private Statement macro() throws TemplateException {
    String name = tokens.expectName();
    tokens.expectOperator("(");
    List<String> parameters = new ArrayList<>();
    List<@Nullable Expression> defaults = new ArrayList<>();
    while (!tokens.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      parameters.add(tokens.expectName());
      defaults.add(tokens.skipOperator("=") ? expressions.expression() : null);
    }
    blockEnd();
    int outside = loops;
    loops = 0;
    Block body = block("endmacro");
    loops = outside;
    end("endmacro");
    blockEnd();
    return new Statement.Macro(name, parameters, defaults, body);
  }
}
