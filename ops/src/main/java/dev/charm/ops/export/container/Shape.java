package dev.charm.ops.export.container;

import java.util.List;

/** What a value of a row is, the same in every container. */
public sealed interface Shape {

  /** A value by itself. */
  enum Scalar implements Shape {
    /** A String. */
    TEXT,
    /** A Long. */
    WHOLE_NUMBER,
    /** A Double. */
    NUMBER
  }

  /**
   * A list, of which no element is null: a {@link List}.
   *
   * @param element what each is
   */
  record ListOf(Shape element) implements Shape {}

  /**
   * Fields with names: a {@link List} of their values, in their order.
   *
   * @param fields at least one
   */
  record Struct(List<Field> fields) implements Shape {}
}
