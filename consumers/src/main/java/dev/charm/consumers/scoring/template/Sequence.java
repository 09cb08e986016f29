package dev.charm.consumers.scoring.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Values in a row that are not a list.
 *
 * @param kind what it is
 */
record Sequence(Kind kind, List<Object> values) {
  enum Kind {
    TUPLE,
    RANGE,
    /** The keys, values or items of a dictionary. */
    VIEW
  }

  /** A copy of its own. */
  Sequence {
    values = List.copyOf(values);
  }

  static Sequence tuple(Object... values) {
    return new Sequence(Kind.TUPLE, List.of(values));
  }

  /** What filters such as {@code select} give: gone through once, without a length. */
  static final class Generated {
    private List<Object> rest;

    Generated(List<Object> values) {
      this.rest = new ArrayList<>(values);
    }

    List<Object> take() {
      List<Object> taken = rest;
      rest = List.of();
      return taken;
    }
  }
}
