package dev.charm.ops.export.container;

/**
 * A column, or a field of a struct.
 *
 * @param nullable whether there may be no value
 */
public record Field(String name, Shape shape, boolean nullable) {

  /** One that always has a value. */
  public static Field of(String name, Shape shape) {
    return new Field(name, shape, false);
  }

  /** One that may have none. */
  public static Field nullable(String name, Shape shape) {
    return new Field(name, shape, true);
  }
}
