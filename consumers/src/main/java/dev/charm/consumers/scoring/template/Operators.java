package dev.charm.consumers.scoring.template;

import java.util.ArrayList;
import java.util.List;

/** What stands between two values. */
final class Operators {
  private Operators() {}

  static Object arithmetic(String operator, Object a, Object b, Budget budget)
      throws TemplateException {
    if (Python.isNumber(a) && Python.isNumber(b)) {
      return numbers(operator, a, b);
    }
    if (operator.equals("+")) {
      if (a instanceof String left && b instanceof String right) {
        budget.characters((long) left.length() + right.length());
        return left + right;
      }
      if ((a instanceof List && b instanceof List) || (Python.isTuple(a) && Python.isTuple(b))) {
        List<Object> both = new ArrayList<>(Python.items(a));
        both.addAll(Python.items(b));
        budget.steps(both.size());
        return a instanceof List ? both : new Sequence(Sequence.Kind.TUPLE, both);
      }
    }
    if (operator.equals("*") && a instanceof String text && b instanceof Long times) {
      return repeated(text, times, budget);
    }
    if (operator.equals("*") && a instanceof Long times && b instanceof String text) {
      return repeated(text, times, budget);
    }
    throw new TemplateException(
        Python.kind(a) + " " + operator + " " + Python.kind(b) + " is not understood");
  }

  private static String repeated(String text, long times, Budget budget) throws TemplateException {
    if (times <= 0 || text.isEmpty()) {
      return "";
    }
    if (times > Integer.MAX_VALUE) {
      throw new TemplateException("the template makes too much text");
    }
    budget.characters(text.length() * times);
    return text.repeat((int) times);
  }

  private static Object numbers(String operator, Object a, Object b) throws TemplateException {
    if (a instanceof Double || b instanceof Double || operator.equals("/")) {
      return reals(operator, Python.real(a), Python.real(b));
    }
    long left = Python.whole(a);
    long right = Python.whole(b);
    try {
      return switch (operator) {
        case "+" -> Math.addExact(left, right);
        case "-" -> Math.subtractExact(left, right);
        case "*" -> Math.multiplyExact(left, right);
        case "//" -> Math.floorDiv(left, right);
        case "%" -> Math.floorMod(left, right);
        default -> power(left, right);
      };
    } catch (ArithmeticException e) {
      throw new TemplateException("a number is too large, or divided by zero");
    }
  }

  private static long power(long base, long exponent) throws TemplateException {
    if (exponent < 0 || exponent > 62) {
      throw new TemplateException("such a power is not understood");
    }
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power = Math.multiplyExact(power, base);
    }
    return power;
  }

  private static Object reals(String operator, double a, double b) throws TemplateException {
    if (operator.equals("/") && b == 0) {
      throw new TemplateException("a number is divided by zero");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      default -> throw new TemplateException(operator + " of fractions is not understood");
    };
  }

  static boolean compare(String operator, Object a, Object b) throws TemplateException {
    return switch (operator) {
      case "==" -> Python.equal(a, b);
      case "!=" -> !Python.equal(a, b);
      case "in" -> Python.contains(b, a);
      case "not in" -> !Python.contains(b, a);
      case "<" -> order(a, b) < 0;
      case "<=" -> order(a, b) <= 0;
      case ">" -> order(a, b) > 0;
      default -> order(a, b) >= 0;
    };
  }

  private static int order(Object a, Object b) throws TemplateException {
    if (a instanceof String left && b instanceof String right) {
      return PythonText.compare(left, right);
    }
    if (!Python.isNumber(a) || !Python.isNumber(b)) {
      throw new TemplateException(Python.kind(a) + " and " + Python.kind(b) + " have no order");
    }
    if (a instanceof Double || b instanceof Double) {
      return Double.compare(Python.real(a) + 0.0, Python.real(b) + 0.0);
    }
    return Long.compare(Python.whole(a), Python.whole(b));
  }
}
