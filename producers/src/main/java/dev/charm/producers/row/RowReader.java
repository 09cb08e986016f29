package dev.charm.producers.row;

import dev.charm.producers.form.FileForm;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a file row by row, holding one row at a time, and counts what became of each. */
public final class RowReader implements Closeable {
  private final Source source;
  private final Records records;
  private final RowMaker maker;
  private final Tally tally;
  private List<String> seen = List.of();

  private RowReader(Source source, Records records, RowMaker maker) {
    this.source = source;
    this.records = records;
    this.maker = maker;
    this.tally = new Tally(source.name());
    tally.saw(records.header());
  }

  /**
   * Opens a file, and closes it again if its rows cannot be made.
   *
   * @throws SourceException if it cannot be read, or the maker refuses it
   */
  public static RowReader open(Source source, RowMaker.Factory makers) throws SourceException {
    Records records = FileForm.open(source);
    try {
      return new RowReader(source, records, makers.of(source, records));
    } catch (SourceException | RuntimeException e) {
      records.close();
      throw e;
    }
  }

  /** The source that is read. */
  public Source source() {
    return source;
  }

  /**
   * The next row, or null at the end.
   *
   * @throws SourceException if the file cannot be read on: what came before stands
   */
  public @Nullable Row next() throws SourceException {
    RawRow raw = records.next();
    if (raw == null) {
      return null;
    }
    Row row;
    try {
      Fields fields = raw.required();
      see(fields.names());
      row = maker.row(raw.line(), raw.number(), fields);
    } catch (RowFault fault) {
      row =
          new Row.Bad(
              source.name(),
              raw.line(),
              fault.reason(),
              fault.problem(),
              fault.word(),
              raw.raw().get());
    }
    tally.count(row);
    return row;
  }

  /** Most rows have the columns that the row before had. */
  private void see(List<String> columns) {
    if (!columns.equals(seen)) {
      tally.saw(columns);
      seen = columns;
    }
  }

  /**
   * Reads to the end.
   *
   * @param progress is told after each row
   * @return what became of the rows
   * @throws SourceException if the file cannot be read on: what came before is with the sink
   */
  public <E extends Exception> FileReport readAll(Sink<E> sink, Progress progress)
      throws SourceException, E {
    for (Row row = next(); row != null; row = next()) {
      if (row instanceof Row.Good good) {
        sink.good(good);
      } else if (row instanceof Row.Bad bad) {
        sink.bad(bad);
      }
      progress.at(bytesRead(), source.size());
    }
    return report();
  }

  /** What became of the rows read so far. */
  public FileReport report() {
    return tally.report(maker.used(), records.notes(), maker.messages());
  }

  /** How many stored bytes were read so far, of {@link Source#size}. */
  public long bytesRead() {
    return records.bytesRead();
  }

  @Override
  public void close() throws SourceException {
    records.close();
  }
}
