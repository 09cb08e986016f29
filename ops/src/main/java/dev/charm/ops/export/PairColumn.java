package dev.charm.ops.export;

import dev.charm.ops.export.container.Field;
import dev.charm.ops.export.container.Shape;
import dev.charm.ops.export.container.Shape.Scalar;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of an export, and what a pair has in it.
 *
 * @param value as the field's shape says; null only where the field may be
 */
record PairColumn(Field field, Function<ExportedPair, @Nullable Object> value) {

  static PairColumn text(String name, Function<ExportedPair, String> value) {
    return new PairColumn(Field.of(name, Scalar.TEXT), value::apply);
  }

  static PairColumn wholeNumber(String name, Function<ExportedPair, Integer> value) {
    return new PairColumn(
        Field.of(name, Scalar.WHOLE_NUMBER), pair -> value.apply(pair).longValue());
  }

  static PairColumn number(String name, ToDoubleFunction<ExportedPair> value) {
    return new PairColumn(Field.of(name, Scalar.NUMBER), value::applyAsDouble);
  }

  static PairColumn nullable(
      String name, Shape shape, Function<ExportedPair, @Nullable Object> value) {
    return new PairColumn(Field.nullable(name, shape), value);
  }

  /** What every pair has that the format has a place for. */
  static PairColumn known(
      String name, Shape shape, Function<ExportedPair, @Nullable Object> value) {
    return new PairColumn(
        Field.of(name, shape),
        pair ->
            Objects.requireNonNull(value.apply(pair), "a pair without texts has no place here"));
  }
}
