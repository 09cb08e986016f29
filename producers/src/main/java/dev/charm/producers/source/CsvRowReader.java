package dev.charm.producers.source;

import dev.charm.producers.source.CsvTable.CsvRow;
import org.jspecify.annotations.Nullable;

/**
 * Makes one row of each record of a {@link CsvTable}.
 *
 * @param <T> what a good row yields
 */
public abstract class CsvRowReader<T> implements RowReader<T> {
  private final Source source;

  /** What is read. */
  protected final CsvTable table;

  protected CsvRowReader(Source source, CsvTable table) {
    this.source = source;
    this.table = table;
  }

  /** Makes a reader of an open table. */
  public interface Making<R> {
    /**
     * @throws SourceException if the table lacks a column
     */
    R of(CsvTable table) throws SourceException;
  }

  /**
   * Opens a file, and closes it again if no reader can be made of it.
   *
   * @throws SourceException if it cannot be read or lacks a column
   */
  protected static <R> R open(Source source, Making<R> making) throws SourceException {
    CsvTable table = CsvTable.open(source);
    try {
      return making.of(table);
    } catch (SourceException e) {
      table.close();
      throw e;
    }
  }

  /**
   * What becomes of a record that has its cells.
   *
   * @throws RowFault if it is not as it should be
   */
  protected abstract Row<T> row(CsvRow record) throws RowFault;

  @Override
  public final @Nullable Row<T> next() throws SourceException {
    CsvRow record = table.next();
    if (record == null) {
      return null;
    }
    try {
      if (record.fault() != null) {
        throw record.fault();
      }
      return row(record);
    } catch (RowFault fault) {
      return new Row.Bad<>(
          source.name(), record.line(), fault.reason(), fault.detail(), record.raw());
    }
  }

  @Override
  public final Source source() {
    return source;
  }

  @Override
  public final long bytesRead() {
    return table.bytesRead();
  }

  @Override
  public final void close() throws SourceException {
    table.close();
  }
}
