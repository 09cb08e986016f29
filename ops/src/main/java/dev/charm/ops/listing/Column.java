package dev.charm.ops.listing;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One column of a {@link Listing}.
 *
 * @param <T> what a row is made of
 * @param name field name in JSON, snake_case
 * @param heading title in the table
 * @param decimals digits after the point in the table; JSON always has full precision
 * @param detail whether a table leaves it out where the screen is too narrow
 * @param value a String, Boolean, Integer, Long, Double, a list of them, or null where there is
 *     none
 */
public record Column<T>(
    String name,
    String heading,
    int decimals,
    boolean detail,
    Function<T, @Nullable Object> value) {

  /** A column of text or whole numbers, headed as its field with blanks for underscores. */
  public static <T> Column<T> of(String name, Function<T, @Nullable Object> value) {
    return new Column<>(name, name.replace('_', ' '), 0, false, value);
  }

  /** A column of numbers, shown with {@code decimals} digits after the point. */
  public static <T> Column<T> of(String name, int decimals, Function<T, @Nullable Object> value) {
    return new Column<>(name, name.replace('_', ' '), decimals, false, value);
  }

  /** The same column under another heading. */
  public Column<T> headed(String newHeading) {
    return new Column<>(name, newHeading, decimals, detail, value);
  }

  /** The same column, left out of tables where the screen is too narrow. */
  public Column<T> asDetail() {
    return new Column<>(name, heading, decimals, true, value);
  }
}
