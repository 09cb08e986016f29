package dev.charm.producers.source;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One row as it was cut from a file, which need not be what it should be.
 *
 * @param line that it begins on, from 1; in a form without lines the number of the row, from 1
 * @param number of the row, from 0; faulty rows count
 * @param raw gives its bytes as they came, or as JSON where the form has no bytes of its own
 * @param fault why it has no fields; null if it has
 * @param fields what it says; null where there is a fault
 */
public record RawRow(
    long line,
    long number,
    Supplier<byte[]> raw,
    @Nullable RowFault fault,
    @Nullable Fields fields) {

  /** What it says, if it can be read. */
  public Fields required() throws RowFault {
    if (fault != null) {
      throw fault;
    }
    if (fields == null) {
      throw new IllegalStateException("a row has fields or a fault");
    }
    return fields;
  }
}
