package dev.charm.consumers.scoring.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a function, filter or test is called with. */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Object... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  /** Refuses what the names of the parameters have no room for. */
  Arguments requireOnly(String... parameters) throws TemplateException {
    if (positional.size() > parameters.length || !Set.of(parameters).containsAll(named.keySet())) {
      throw new TemplateException("arguments are not understood");
    }
    for (int i = 0; i < positional.size(); i++) {
      if (named.containsKey(parameters[i])) {
        throw new TemplateException("an argument is given twice");
      }
    }
    return this;
  }

  @Nullable Object get(int index, String name) {
    return index < positional.size() ? positional.get(index) : named.get(name);
  }

  Object get(int index, String name, Object otherwise) {
    Object value = get(index, name);
    return value == null ? otherwise : value;
  }

  Object require(int index, String name) throws TemplateException {
    Object value = get(index, name);
    if (value == null) {
      throw new TemplateException("an argument is missing: " + name);
    }
    return value;
  }

  String text(int index, String name) throws TemplateException {
    if (require(index, name) instanceof String text) {
      return text;
    }
    throw new TemplateException("an argument is not a string: " + name);
  }

  long number(int index, String name, long otherwise) throws TemplateException {
    Object value = get(index, name, otherwise);
    if (value instanceof Long number) {
      return number;
    }
    throw new TemplateException("an argument is not a whole number: " + name);
  }
}
