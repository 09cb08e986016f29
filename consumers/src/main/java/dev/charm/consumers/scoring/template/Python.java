package dev.charm.consumers.scoring.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Values as Python sees them: strings, {@link Long}, {@link Double}, {@link Boolean}, {@link None},
 * lists, {@link Sequence}, dictionaries with strings for keys, and {@link Undefined}.
 */
final class Python {
  private static final int MOST_DIGITS = 17;

  private Python() {}

  static boolean truth(Object value) throws TemplateException {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    return !(value == None.NONE || value == Undefined.UNDEFINED)
        && !(isSized(value) && length(value) == 0);
  }

  private static boolean isSized(Object value) {
    return value instanceof String
        || value instanceof List
        || value instanceof Sequence
        || value instanceof Map;
  }

  static long length(Object value) throws TemplateException {
    if (value instanceof String text) {
      return PythonText.length(text);
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    if (value instanceof Sequence.Generated) {
      throw new TemplateException("what a filter gives has no length");
    }
    return items(value).size();
  }

  /** What a loop goes through. */
  static List<Object> items(Object value) throws TemplateException {
    if (value instanceof List<?> list) {
      return List.copyOf(list);
    }
    if (value instanceof Sequence sequence) {
      return sequence.values();
    }
    if (value instanceof Sequence.Generated generated) {
      return generated.take();
    }
    if (value instanceof Map<?, ?> map) {
      return List.copyOf(map.keySet());
    }
    if (value instanceof String text) {
      return PythonText.characters(text);
    }
    if (value == Undefined.UNDEFINED) {
      return List.of();
    }
    throw new TemplateException(kind(value) + " cannot be gone through");
  }

  static boolean isTuple(Object value) {
    return value instanceof Sequence sequence && sequence.kind() == Sequence.Kind.TUPLE;
  }

  static boolean equal(Object a, Object b) throws TemplateException {
    if (isNumber(a) && isNumber(b)) {
      boolean fractions = a instanceof Double || b instanceof Double;
      return fractions ? real(a) == real(b) : whole(a) == whole(b);
    }
    if (a instanceof Sequence.Generated
        || b instanceof Sequence.Generated
        || a instanceof Namespace
        || b instanceof Namespace) {
      throw new TemplateException(kind(a) + " and " + kind(b) + " are not compared");
    }
    if ((a instanceof List && b instanceof List) || (isTuple(a) && isTuple(b))) {
      List<Object> left = items(a);
      List<Object> right = items(b);
      boolean same = left.size() == right.size();
      for (int i = 0; same && i < left.size(); i++) {
        same = equal(left.get(i), right.get(i));
      }
      return same;
    }
    if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      boolean same = left.keySet().equals(right.keySet());
      for (Map.Entry<?, ?> each : left.entrySet()) {
        same = same && equal(valueOf(each), get(right, each.getKey()));
      }
      return same;
    }
    return a.equals(b);
  }

  private static Object valueOf(Map.Entry<?, ?> entry) {
    return Objects.requireNonNull(entry.getValue(), "a value");
  }

  static Object get(Map<?, ?> map, Object key) {
    Object value = map.get(key);
    return value == null ? Undefined.UNDEFINED : value;
  }

  static boolean contains(Object container, Object value) throws TemplateException {
    if (container instanceof String text) {
      if (value instanceof String part) {
        return text.contains(part);
      }
      throw new TemplateException("a string contains strings, not " + kind(value));
    }
    if (container instanceof Map<?, ?> map) {
      if (value instanceof List || value instanceof Map) {
        throw new TemplateException(kind(value) + " is not a key");
      }
      return map.containsKey(value);
    }
    for (Object each : items(container)) {
      if (equal(each, value)) {
        return true;
      }
    }
    return false;
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  static long whole(Object value) {
    if (value instanceof Boolean bool) {
      return bool ? 1 : 0;
    }
    return ((Number) value).longValue();
  }

  static double real(Object value) {
    return value instanceof Boolean bool ? (bool ? 1 : 0) : ((Number) value).doubleValue();
  }

  /** {@code str(value)}. */
  static String str(Object value) throws TemplateException {
    if (value instanceof String text) {
      return text;
    }
    return value == Undefined.UNDEFINED ? "" : repr(value);
  }

  private static String repr(Object value) throws TemplateException {
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Boolean bool) {
      return bool ? "True" : "False";
    }
    if (value instanceof Long number) {
      return Long.toString(number);
    }
    if (value instanceof Double number) {
      return repr((double) number);
    }
    if (value == None.NONE) {
      return "None";
    }
    if (value instanceof List<?> list) {
      return "[" + joined(List.copyOf(list)) + "]";
    }
    if (isTuple(value)) {
      List<Object> items = items(value);
      return "(" + joined(items) + (items.size() == 1 ? ",)" : ")");
    }
    if (value instanceof Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      for (Map.Entry<?, ?> each : map.entrySet()) {
        entries.add(repr(each.getKey()) + ": " + repr(valueOf(each)));
      }
      return "{" + String.join(", ", entries) + "}";
    }
    throw new TemplateException(kind(value) + " cannot be printed");
  }

  private static String joined(List<Object> values) throws TemplateException {
    List<String> texts = new ArrayList<>();
    for (Object each : values) {
      texts.add(repr(each));
    }
    return String.join(", ", texts);
  }

  private static String quoted(String text) throws TemplateException {
    boolean plain = text.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || "\n\r\t".indexOf(c) >= 0);
    boolean letters = text.codePoints().allMatch(c -> c < 0x7F || Character.isLetter(c));
    if ((!plain && !letters) || text.chars().anyMatch(c -> c < ' ' && "\n\r\t".indexOf(c) < 0)) {
      throw new TemplateException("a string with unusual characters is not printed in a list");
    }
    String quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? "\"" : "'";
    String escaped =
        text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return quote + (quote.equals("'") ? escaped.replace("'", "\\'") : escaped) + quote;
  }

  /** The shortest digits that mean this number, as Python prints them. */
  static String repr(double number) {
    if (!Double.isFinite(number)) {
      return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number > 0 ? "0.0" : "-0.0";
    }
    BigDecimal shortest = new BigDecimal(number);
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
      BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits));
      if (rounded.doubleValue() == number) {
        shortest = rounded.stripTrailingZeros();
        break;
      }
    }
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** What a value is, for messages. */
  static String kind(Object value) {
    if (value instanceof Boolean) {
      return "a truth value";
    }
    if (value instanceof Number) {
      return "a number";
    }
    if (value instanceof Map) {
      return "a dictionary";
    }
    if (value == None.NONE) {
      return "none";
    }
    if (value == Undefined.UNDEFINED) {
      return "what is not defined";
    }
    if (value instanceof String) {
      return "a string";
    }
    if (value instanceof List) {
      return "a list";
    }
    return "a " + value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
