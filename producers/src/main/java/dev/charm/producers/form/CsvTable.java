package dev.charm.producers.form;

import dev.charm.producers.form.RawRecords.RawRecord;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.SourceStream;
import dev.charm.schemas.MalformedReason;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with a header: RFC 4180, UTF-8, a field kept exactly as it stands between its quotes,
 * with comma, semicolon, tab or bar ({@link Delimiter}). {@link RawRecords} cuts the records,
 * {@link CsvCells} splits them.
 */
public final class CsvTable implements Closeable {
  private static final int FIRST_GUESS = 16;

  private final Source source;
  private final RawRecords records;
  private final List<String> header;
  private final char delimiter;
  private long row;

  /**
   * A row below the header.
   *
   * @param line on which it begins, from 1
   * @param row its number, from 0; faulty rows count
   * @param fault why it has no cells; null if it has
   * @param cells as many as the header has
   */
  public record CsvRow(
      long line, long row, byte[] raw, @Nullable RowFault fault, List<String> cells)
      implements Supplier<byte[]> {

    /** Its bytes as they came. */
    @Override
    public byte[] get() {
      return raw;
    }
  }

  private CsvTable(Source source, RawRecords records, List<String> header, char delimiter) {
    this.source = source;
    this.records = records;
    this.header = header;
    this.delimiter = delimiter;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws SourceException if it has none, or names a column twice
   */
  public static CsvTable open(Source source) throws SourceException {
    return open(source, SourceStream.open(source));
  }

  /** Of a file that was opened already, and of which nothing was read. */
  static CsvTable open(Source source, SourceStream in) throws SourceException {
    Delimiter delimiter = Delimiter.of(in.head());
    RawRecords records = RawRecords.csv(in, delimiter.character());
    try {
      List<String> header = header(source, records, delimiter);
      return new CsvTable(source, records, header, delimiter.character());
    } catch (SourceException e) {
      try {
        records.close();
      } catch (IOException onClose) {
        e.addSuppressed(onClose);
      }
      throw e;
    }
  }

  private static List<String> header(Source source, RawRecords records, Delimiter delimiter)
      throws SourceException {
    List<String> header;
    try {
      RawRecord first = records.next();
      if (first != null && delimiter.stated()) {
        first = records.next();
      }
      if (first == null) {
        throw new SourceException(source.name(), "is empty");
      }
      requireText(source, first.bytes());
      header =
          cells(first, delimiter.character(), FIRST_GUESS).stream()
              .map(CsvTable::unquoted)
              .toList();
    } catch (RowFault e) {
      throw new SourceException(source.name(), "its header cannot be read: " + e.detail());
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read", e);
    }
    Set<String> names = new HashSet<>();
    for (String name : header) {
      String normal = Headings.normal(name);
      if (!Headings.isNameless(normal) && !names.add(normal)) {
        throw new SourceException(
            source.name(), "its header names a column twice: " + Headings.shown(List.of(name)));
      }
    }
    return header;
  }

  /** A name that another program put in quotes after a blank, which RFC 4180 does not know. */
  private static String unquoted(String name) {
    String bare = name.strip();
    return bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"")
        ? bare.substring(1, bare.length() - 1)
        : name;
  }

  private static void requireText(Source source, byte[] heading) throws SourceException {
    for (byte b : heading) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
        throw new SourceException(
            source.name(), "is neither a table nor JSON: its first line is not text");
      }
    }
  }

  /** The columns' names. */
  public List<String> header() {
    return header;
  }

  /** Position of a column, or -1. */
  public int column(String name) {
    return header.indexOf(name);
  }

  /**
   * The error of a file that lacks a column.
   *
   * @param what that is missing, for people
   */
  public SourceException lacks(String what) {
    return new SourceException(
        source.name(),
        Headings.lacking(what, List.of(), header.stream().map(Headings::normal).toList()));
  }

  /**
   * The next row, or null at the end.
   *
   * @throws SourceException if the file cannot be read on
   */
  public @Nullable CsvRow next() throws SourceException {
    RawRecord record;
    try {
      record = records.next();
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read on after row " + row, e);
    }
    if (record == null) {
      return null;
    }
    try {
      List<String> cells = cells(record, delimiter, header.size());
      if (cells.size() != header.size()) {
        throw new RowFault(
            MalformedReason.UNDECODABLE,
            "has " + cells.size() + " fields, the header has " + header.size());
      }
      return new CsvRow(record.line(), row++, record.bytes(), null, cells);
    } catch (RowFault fault) {
      return new CsvRow(record.line(), row++, record.bytes(), fault, List.of());
    }
  }

  private static List<String> cells(RawRecord record, char delimiter, int expected)
      throws RowFault {
    if (record.fault() != null) {
      throw new RowFault(MalformedReason.UNDECODABLE, record.fault());
    }
    if (!record.ascii()) {
      Utf8.require(record.bytes());
    }
    return CsvCells.of(record.bytes(), record.ascii(), delimiter, expected);
  }

  public long bytesRead() {
    return records.bytesRead();
  }

  @Override
  public void close() throws SourceException {
    try {
      records.close();
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be closed", e);
    }
  }
}
