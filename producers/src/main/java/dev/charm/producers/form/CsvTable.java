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
import java.nio.charset.StandardCharsets;
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
  private final Preamble preamble;
  private final int headingBytes;
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

  private CsvTable(
      Source source, RawRecords records, List<String> header, char delimiter, Preamble preamble) {
    this.source = source;
    this.records = records;
    this.header = header;
    this.delimiter = delimiter;
    this.preamble = preamble;
    this.headingBytes = headingBytes(header);
  }

  private static int headingBytes(List<String> header) {
    return String.join(",", header).getBytes(StandardCharsets.UTF_8).length;
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
    byte[] head = in.head();
    Preamble preamble = Preamble.of(head);
    Delimiter delimiter = Delimiter.of(head, preamble.bytes());
    RawRecords records = RawRecords.csv(in, delimiter.character());
    try {
      List<String> header = header(source, records, preamble, delimiter);
      return new CsvTable(source, records, header, delimiter.character(), preamble);
    } catch (SourceException e) {
      try {
        records.close();
      } catch (IOException onClose) {
        e.addSuppressed(onClose);
      }
      throw e;
    }
  }

  private static List<String> header(
      Source source, RawRecords records, Preamble preamble, Delimiter delimiter)
      throws SourceException {
    List<String> header;
    try {
      records.skipLines(preamble.lines());
      RawRecord first = records.next();
      if (first != null && delimiter.stated()) {
        first = records.next();
      }
      if (first == null) {
        throw new SourceException(source.name(), "is empty");
      }
      requireText(source, first.bytes());
      requireCells(source, first, delimiter);
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

  /** Refuses a file whose every line is one cell: somebody quoted lines of a table. */
  private static void requireCells(Source source, RawRecord heading, Delimiter delimiter)
      throws SourceException, RowFault {
    List<String> cells = cells(heading, delimiter.character(), 1);
    byte[] only = cells.get(0).getBytes(StandardCharsets.UTF_8);
    if (cells.size() == 1
        && only.length > 0
        && heading.bytes()[0] == '"'
        && CsvCells.of(only, false, Delimiter.of(only, 0).character(), FIRST_GUESS).size() > 1) {
      throw new SourceException(
          source.name(),
          "has one column, since each line stands in quotes as a whole; take the outer quotes away:"
              + " sed 's/^\"//; s/\"$//; s/\"\"/\"/g'");
    }
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

  /** What is to be told of the lines above the heading. */
  List<String> notes() {
    return preamble.messages();
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
   * The next row, or null at the end. Rows of delimiters alone are passed over like empty lines.
   *
   * @throws SourceException if the file cannot be read on
   */
  public @Nullable CsvRow next() throws SourceException {
    RawRecord record;
    try {
      do {
        record = records.next();
      } while (record != null && hasNothing(record.bytes()));
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
        cells = withoutEmptyEnd(cells);
      }
      requireNoHeading(record, cells);
      return new CsvRow(record.line(), row++, record.bytes(), null, cells);
    } catch (RowFault fault) {
      return new CsvRow(record.line(), row++, record.bytes(), fault, List.of());
    }
  }

  /** The cells that the heading names, if nothing stands in those beyond. */
  private List<String> withoutEmptyEnd(List<String> cells) throws RowFault {
    boolean more = cells.size() > header.size();
    if (more && cells.subList(header.size(), cells.size()).stream().allMatch(String::isEmpty)) {
      return cells.subList(0, header.size());
    }
    throw new RowFault(
        MalformedReason.UNDECODABLE,
        "has "
            + cells.size()
            + " fields, the header has "
            + header.size()
            + (cells.size() == header.size() + 1
                ? "; a comma in a text needs quotes, and R writes no names of rows with"
                    + " row.names=FALSE"
                : ""));
  }

  /** Whether a record is delimiters alone, as spreadsheets export empty rows. */
  private boolean hasNothing(byte[] record) {
    int at = 0;
    while (at < record.length && (record[at] == delimiter || isFiller(record[at]))) {
      at++;
    }
    return at == record.length && header.size() > 1;
  }

  /** A blank; and, where bars separate, what Markdown draws below its heading. */
  private boolean isFiller(byte b) {
    return b == ' ' || (delimiter == '|' && (b == '-' || b == ':'));
  }

  /**
   * Refuses a row that is a heading again, as files that were put together have them.
   *
   * @throws SourceException if its columns are in another order: the rows below it are of another
   *     table
   */
  private void requireNoHeading(RawRecord record, List<String> cells)
      throws SourceException, RowFault {
    if (record.bytes().length != headingBytes || !new HashSet<>(header).containsAll(cells)) {
      return;
    }
    if (cells.equals(header)) {
      throw new RowFault(MalformedReason.UNDECODABLE, "is the heading again");
    }
    if (new HashSet<>(cells).size() == header.size()) {
      throw new SourceException(
          source.name(),
          "line "
              + record.line()
              + " is a heading again, in another order; write what stands below it into a file of"
              + " its own: nothing of it is read");
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
    return record.delimiters() == null
        ? CsvCells.of(record.bytes(), record.ascii(), delimiter, expected)
        : CsvCells.of(record.bytes(), record.ascii(), record.delimiters());
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
