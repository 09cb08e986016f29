package dev.charm.consumers.scoring.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands behind a dot or in brackets. */
final class Lookup {
  /** Methods that Python has and this language has not: refused, not taken for undefined. */
  private static final Set<String> OTHER_METHODS =
      Set.of(
          "append",
          "clear",
          "copy",
          "extend",
          "fromkeys",
          "index",
          "insert",
          "pop",
          "popitem",
          "remove",
          "reverse",
          "setdefault",
          "sort",
          "update",
          "count",
          "real",
          "imag",
          "numerator",
          "denominator",
          "conjugate",
          "bit_length",
          "as_integer_ratio",
          "hex",
          "is_integer");

  private Lookup() {}

  /** {@code value.name}. */
  static Object attribute(Object value, String name) throws TemplateException {
    if (name.startsWith("_") || value == Undefined.UNDEFINED) {
      throw new TemplateException(Python.kind(value) + " has no " + name);
    }
    Object method = method(value, name);
    return method != null ? method : own(value, name);
  }

  /** {@code value[key]}. */
  static Object item(Object value, Object key) throws TemplateException {
    if (value == Undefined.UNDEFINED) {
      throw new TemplateException("what is not defined has no items");
    }
    if (key instanceof String name) {
      Object found = own(value, name);
      return found == Undefined.UNDEFINED ? attribute(value, name) : found;
    }
    if (key instanceof Long index) {
      if (value instanceof String text) {
        return at(PythonText.characters(text), index);
      }
      if (value instanceof List || isIndexed(value)) {
        return at(Python.items(value), index);
      }
      if (value == None.NONE || value instanceof Map || Python.isNumber(value)) {
        return Undefined.UNDEFINED;
      }
    }
    throw new TemplateException(Python.kind(value) + " has no item by " + Python.kind(key));
  }

  private static boolean isIndexed(Object value) {
    return value instanceof Sequence sequence && sequence.kind() != Sequence.Kind.VIEW;
  }

  private static Object at(List<Object> items, long index) {
    long from = index < 0 ? items.size() + index : index;
    return from < 0 || from >= items.size() ? Undefined.UNDEFINED : items.get((int) from);
  }

  private static Object own(Object value, String name) throws TemplateException {
    if (value instanceof Map<?, ?> map) {
      return Python.get(map, name);
    }
    if (value instanceof Namespace namespace) {
      return Python.get(namespace.values(), name);
    }
    if (value instanceof Loop loop) {
      return loop.attribute(name);
    }
    return Undefined.UNDEFINED;
  }

  private static @Nullable Object method(Object value, String name) throws TemplateException {
    if (value instanceof String text) {
      Function method = StringMethods.of(text, name);
      if (method != null) {
        return method;
      }
    }
    if (value instanceof Map<?, ?> map) {
      Function method = ofDictionary(map, name);
      if (method != null) {
        return method;
      }
    }
    if (!(value instanceof Namespace || value instanceof Loop) && OTHER_METHODS.contains(name)) {
      throw new TemplateException("the method " + name + " is not understood");
    }
    return null;
  }

  private static @Nullable Function ofDictionary(Map<?, ?> map, String name) {
    return switch (name) {
      case "keys" -> (run, none) -> view(none, List.copyOf(map.keySet()));
      case "values" -> (run, none) -> view(none, List.copyOf(map.values()));
      case "items" -> (run, none) -> view(none, entries(map));
      case "get" ->
          (run, arguments) -> {
            arguments.requireOnly("key", "default");
            Object found = Python.get(map, arguments.require(0, "key"));
            return found == Undefined.UNDEFINED ? arguments.get(1, "default", None.NONE) : found;
          };
      default -> null;
    };
  }

  private static Object view(Arguments arguments, List<Object> values) throws TemplateException {
    arguments.requireOnly();
    return new Sequence(Sequence.Kind.VIEW, values);
  }

  static List<Object> entries(Map<?, ?> map) {
    List<Object> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(Sequence.tuple(key, value)));
    return entries;
  }

  /** {@code value[start:stop:step]}. */
  static Object slice(Object value, @Nullable Long start, @Nullable Long stop, @Nullable Long by)
      throws TemplateException {
    long step = by == null ? 1 : by;
    if (step == 0 || !(value instanceof String || value instanceof List || isIndexed(value))) {
      throw new TemplateException(Python.kind(value) + " has no such slice");
    }
    List<Object> items = Python.items(value);
    long size = items.size();
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? size : size - 1;
    long first = start == null ? (step > 0 ? low : high) : within(start, size, low, high);
    long last = stop == null ? (step > 0 ? high : low) : within(stop, size, low, high);
    List<Object> sliced = new ArrayList<>();
    for (long i = first; step > 0 ? i < last : i > last; i += step) {
      sliced.add(items.get((int) i));
    }
    if (value instanceof String) {
      StringBuilder text = new StringBuilder();
      sliced.forEach(text::append);
      return text.toString();
    }
    return value instanceof Sequence sequence ? new Sequence(sequence.kind(), sliced) : sliced;
  }

  private static long within(long index, long size, long low, long high) {
    return Math.max(low, Math.min(high, index < 0 ? index + size : index));
  }
}
