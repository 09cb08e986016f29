package dev.charm.consumers.scoring.template;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What may stand behind {@code is}. */
final class Tests {
  /** A test of a value. */
  @FunctionalInterface
  interface Test {
    boolean holds(Object value, Arguments arguments) throws TemplateException;
  }

  private static final Map<String, Test> TESTS = new HashMap<>();

  static {
    plain("defined", v -> v != Undefined.UNDEFINED);
    plain("undefined", v -> v == Undefined.UNDEFINED);
    plain("none", v -> v == None.NONE);
    plain("true", v -> Boolean.TRUE.equals(v));
    plain("false", v -> Boolean.FALSE.equals(v));
    plain("boolean", v -> v instanceof Boolean);
    plain("string", v -> v instanceof String);
    plain("mapping", v -> v instanceof Map);
    plain("number", Python::isNumber);
    plain("integer", v -> v instanceof Long);
    plain("float", v -> v instanceof Double);
    plain("callable", v -> v instanceof Function || v instanceof Loop || v == Undefined.UNDEFINED);
    plain("iterable", Tests::isIterable);
    plain("sequence", v -> isIterable(v) && !(v instanceof Sequence.Generated) && !isView(v));
    plain("lower", v -> isCased(v, true));
    plain("upper", v -> isCased(v, false));
    plain("odd", v -> Operators.arithmetic("%", v, 2L, new Budget(0)).equals(1L));
    plain("even", v -> Operators.arithmetic("%", v, 2L, new Budget(0)).equals(0L));
    TESTS.put(
        "divisibleby",
        (v, a) ->
            Operators.arithmetic("%", v, a.requireOnly("num").require(0, "num"), new Budget(0))
                .equals(0L));
    TESTS.put("in", (v, a) -> Python.contains(a.requireOnly("seq").require(0, "seq"), v));
    Map<String, String> comparisons =
        Map.ofEntries(
            Map.entry("eq", "=="),
            Map.entry("equalto", "=="),
            Map.entry("==", "=="),
            Map.entry("ne", "!="),
            Map.entry("!=", "!="),
            Map.entry("lt", "<"),
            Map.entry("lessthan", "<"),
            Map.entry("<", "<"),
            Map.entry("le", "<="),
            Map.entry("<=", "<="),
            Map.entry("gt", ">"),
            Map.entry("greaterthan", ">"),
            Map.entry(">", ">"),
            Map.entry("ge", ">="),
            Map.entry(">=", ">="));
    comparisons.forEach(
        (name, operator) ->
            TESTS.put(
                name,
                (v, a) ->
                    Operators.compare(operator, v, a.requireOnly("other").require(0, "other"))));
  }

  private Tests() {}

  private interface Plain {
    boolean holds(Object value) throws TemplateException;
  }

  private static void plain(String name, Plain test) {
    TESTS.put(
        name,
        (value, arguments) -> {
          arguments.requireOnly();
          return test.holds(value);
        });
  }

  private static boolean isIterable(Object value) {
    return value instanceof String
        || value instanceof List
        || value instanceof Map
        || value instanceof Sequence
        || value instanceof Sequence.Generated
        || value == Undefined.UNDEFINED;
  }

  private static boolean isView(Object value) {
    return value instanceof Sequence sequence && sequence.kind() == Sequence.Kind.VIEW;
  }

  private static boolean isCased(Object value, boolean lower) throws TemplateException {
    String text = Python.str(value);
    return text.chars().anyMatch(Character::isLetter)
        && text.equals(lower ? text.toLowerCase(Locale.ROOT) : text.toUpperCase(Locale.ROOT));
  }

  /**
   * A test by its name.
   *
   * @throws TemplateException if there is none
   */
  static Test of(String name) throws TemplateException {
    Test test = TESTS.get(name);
    if (test == null) {
      throw new TemplateException("the test " + name + " is not understood");
    }
    return test;
  }
}
