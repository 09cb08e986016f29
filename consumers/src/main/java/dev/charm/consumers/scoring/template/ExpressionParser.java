package dev.charm.consumers.scoring.template;

import dev.charm.consumers.scoring.template.Expression.Given;
import dev.charm.consumers.scoring.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions, each operator binding as tightly as Jinja2's. */
final class ExpressionParser {
  /** Words that are not names. */
  static final Set<String> WORDS = Set.of("and", "or", "not", "in", "is", "if", "else");

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");
  private static final Set<Kind> BEGIN_OF_ARGUMENT =
      Set.of(Kind.NAME, Kind.STRING, Kind.INTEGER, Kind.FLOAT);

  private final Tokens tokens;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /** An expression, or a tuple of several without parentheses. */
  Expression tuple() throws TemplateException {
    Expression first = expression();
    if (!tokens.current().isOperator(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",")) {
      Kind next = tokens.current().kind();
      if (next == Kind.BLOCK_END || next == Kind.OUTPUT_END || tokens.current().isOperator(")")) {
        break;
      }
      items.add(expression());
    }
    return new Expression.ListOf(items, true);
  }

  Expression expression() throws TemplateException {
    tokens.enter();
    Expression value = withoutCondition();
    while (tokens.skipName("if")) {
      Expression condition = withoutCondition();
      Expression otherwise = tokens.skipName("else") ? expression() : null;
      value = new Expression.Conditional(condition, value, otherwise);
    }
    tokens.leave();
    return value;
  }

  /** What a loop goes through: the {@code if} behind it is the loop's own. */
  Expression withoutCondition() throws TemplateException {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Expression.Or(left, and());
    }
    return left;
  }

  private Expression and() throws TemplateException {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Expression.And(left, not());
    }
    return left;
  }

  private Expression not() throws TemplateException {
    if (!tokens.skipName("not")) {
      return comparison();
    }
    tokens.enter();
    Expression not = new Expression.Not(not());
    tokens.leave();
    return not;
  }

  private Expression comparison() throws TemplateException {
    Expression first = sum();
    List<String> operators = new ArrayList<>();
    List<Expression> others = new ArrayList<>();
    for (String operator = comparing(); operator != null; operator = comparing()) {
      operators.add(operator);
      others.add(sum());
    }
    return operators.isEmpty() ? first : new Expression.Comparison(first, operators, others);
  }

  private @Nullable String comparing() {
    Token token = tokens.current();
    if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
      return tokens.next().text();
    }
    if (tokens.skipName("in")) {
      return "in";
    }
    if (token.isName("not") && tokens.after().isName("in")) {
      tokens.next();
      tokens.next();
      return "not in";
    }
    return null;
  }

  private Expression sum() throws TemplateException {
    Expression left = concatenation();
    while (tokens.current().isOperator("+") || tokens.current().isOperator("-")) {
      String operator = tokens.next().text();
      left = new Expression.Arithmetic(operator, left, concatenation());
    }
    return left;
  }

  private Expression concatenation() throws TemplateException {
    List<Expression> parts = new ArrayList<>(List.of(product()));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.get(0) : new Expression.Concatenation(parts);
  }

  private Expression product() throws TemplateException {
    Expression left = power();
    while (tokens.current().kind() == Kind.OPERATOR && PRODUCTS.contains(tokens.current().text())) {
      String operator = tokens.next().text();
      left = new Expression.Arithmetic(operator, left, power());
    }
    return left;
  }

  private Expression power() throws TemplateException {
    Expression left = unary(true);
    while (tokens.skipOperator("**")) {
      left = new Expression.Arithmetic("**", left, unary(true));
    }
    return left;
  }

  private Expression unary(boolean withFilters) throws TemplateException {
    tokens.enter();
    Expression value;
    if (tokens.current().isOperator("-") || tokens.current().isOperator("+")) {
      boolean negative = tokens.next().text().equals("-");
      value = new Expression.Signed(unary(false), negative);
    } else {
      value = primary();
    }
    value = postfix(value);
    if (withFilters) {
      value = filters(value);
    }
    tokens.leave();
    return value;
  }

  private Expression primary() throws TemplateException {
    Token token = tokens.current();
    return switch (token.kind()) {
      case NAME -> name(tokens.expectName());
      case STRING -> strings();
      case INTEGER -> new Expression.Constant(Long.valueOf(tokens.next().text()));
      case FLOAT -> new Expression.Constant(Double.valueOf(tokens.next().text()));
      default -> {
        if (tokens.skipOperator("(")) {
          yield parentheses();
        }
        if (tokens.skipOperator("[")) {
          yield new Expression.ListOf(list(), false);
        }
        if (tokens.skipOperator("{")) {
          yield dictionary();
        }
        throw tokens.fault("an expression is missing");
      }
    };
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Constant(true);
      case "false", "False" -> new Expression.Constant(false);
      case "none", "None" -> new Expression.Constant(None.NONE);
      default -> new Expression.Name(name);
    };
  }

  private Expression strings() {
    StringBuilder text = new StringBuilder();
    while (tokens.current().kind() == Kind.STRING) {
      text.append(tokens.next().text());
    }
    return new Expression.Constant(text.toString());
  }

  private Expression parentheses() throws TemplateException {
    if (tokens.skipOperator(")")) {
      return new Expression.ListOf(List.of(), true);
    }
    Expression inside = tuple();
    tokens.expectOperator(")");
    return inside;
  }

  private List<Expression> list() throws TemplateException {
    List<Expression> items = new ArrayList<>();
    while (!tokens.skipOperator("]")) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("]")) {
          break;
        }
      }
      items.add(expression());
    }
    return items;
  }

  private Expression dictionary() throws TemplateException {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("}")) {
          break;
        }
      }
      keys.add(expression());
      tokens.expectOperator(":");
      values.add(expression());
    }
    return new Expression.DictionaryOf(keys, values);
  }

  private Expression postfix(Expression of) throws TemplateException {
    Expression value = of;
    while (true) {
      if (tokens.skipOperator(".")) {
        value =
            tokens.current().kind() == Kind.INTEGER
                ? new Expression.Item(value, primary())
                : new Expression.Attribute(value, tokens.expect(Kind.NAME).text());
      } else if (tokens.skipOperator("[")) {
        value = subscript(value);
      } else if (tokens.skipOperator("(")) {
        value = new Expression.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expression subscript(Expression of) throws TemplateException {
    Expression start = tokens.current().isOperator(":") ? null : expression();
    if (!tokens.skipOperator(":")) {
      tokens.expectOperator("]");
      return new Expression.Item(of, Objects.requireNonNull(start, "a key"));
    }
    Expression stop = endsSlicePart() ? null : expression();
    Expression step = tokens.skipOperator(":") && !endsSlicePart() ? expression() : null;
    tokens.expectOperator("]");
    return new Expression.Slice(of, start, stop, step);
  }

  private boolean endsSlicePart() {
    return tokens.current().isOperator(":") || tokens.current().isOperator("]");
  }

  private Given arguments() throws TemplateException {
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!tokens.skipOperator(")")) {
      if (!positional.isEmpty() || !named.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(")")) {
          break;
        }
      }
      if (tokens.current().kind() == Kind.NAME && tokens.after().isOperator("=")) {
        String name = tokens.next().text();
        tokens.next();
        if (named.put(name, expression()) != null) {
          throw tokens.fault("an argument is given twice");
        }
      } else if (named.isEmpty()) {
        positional.add(expression());
      } else {
        throw tokens.fault("an argument without a name stands behind one with a name");
      }
    }
    return new Given(positional, named);
  }

  private Expression filters(Expression of) throws TemplateException {
    Expression value = of;
    while (true) {
      if (tokens.skipOperator("|")) {
        Filters.Filter filter;
        String name = tokens.expect(Kind.NAME).text();
        try {
          filter = Filters.of(name);
        } catch (TemplateException e) {
          throw tokens.fault(String.valueOf(e.getMessage()));
        }
        Given given = tokens.skipOperator("(") ? arguments() : Given.NOTHING;
        value = new Expression.Filtered(value, filter, given);
      } else if (tokens.skipName("is")) {
        value = tested(value);
      } else if (tokens.skipOperator("(")) {
        value = new Expression.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expression tested(Expression value) throws TemplateException {
    boolean negated = tokens.skipName("not");
    Tests.Test test;
    String name = tokens.expect(Kind.NAME).text();
    try {
      test = Tests.of(name);
    } catch (TemplateException e) {
      throw tokens.fault(String.valueOf(e.getMessage()));
    }
    Given given = Given.NOTHING;
    Token next = tokens.current();
    if (tokens.skipOperator("(")) {
      given = arguments();
    } else if ((BEGIN_OF_ARGUMENT.contains(next.kind()) && !isWordBehindATest(next))
        || next.isOperator("[")
        || next.isOperator("{")) {
      given = new Given(List.of(postfix(primary())), Map.of());
    }
    Expression tested = new Expression.Tested(value, test, given);
    return negated ? new Expression.Not(tested) : tested;
  }

  private static boolean isWordBehindATest(Token token) {
    return token.isName("else") || token.isName("or") || token.isName("and");
  }
}
