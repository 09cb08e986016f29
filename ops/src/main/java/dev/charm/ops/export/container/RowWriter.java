package dev.charm.ops.export.container;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows; equal rows in equal order give equal bytes. Closing it ends the file. */
public interface RowWriter extends Closeable {

  /** Writes a row: a value for each column, as its {@link Shape} says. */
  void write(List<@Nullable Object> row) throws IOException;
}
