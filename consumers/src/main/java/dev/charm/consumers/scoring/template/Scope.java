package dev.charm.consumers.scoring.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and what they stand for; what an inner scope sets is not seen outside. */
final class Scope {
  private final @Nullable Scope outer;
  private final Map<String, Object> values = new HashMap<>();

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Object value = scope.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return Undefined.UNDEFINED;
  }

  void set(String name, Object value) {
    values.put(name, value);
  }
}
