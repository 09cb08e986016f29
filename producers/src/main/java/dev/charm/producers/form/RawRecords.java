package dev.charm.producers.form;

import dev.charm.producers.source.SourceStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of UTF-8 into records, as bytes: the records of a CSV file by the quoting rules of
 * RFC 4180, or plain lines. Nothing is decoded here, so a record can be shown exactly as it came.
 *
 * <p>A record whose quotes do not fit (text after a closing quote, no closing quote before the end
 * or within {@link #MAX_RECORD_BYTES}) costs its first line only: that line is cut off as faulty,
 * and cutting goes on with the line after it. So one stray quote does not swallow the rows up to
 * the next one. At most {@link #MAX_RECORD_BYTES} are held.
 *
 * <p>Lines end with LF, CRLF or, in CSV, a bare CR; empty lines and a byte order mark are skipped.
 */
final class RawRecords implements Closeable {
  /** Longer records are faulty. */
  static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

  private static final int FIRST_BUFFER_BYTES = 64 * 1024;
  private static final int END = -1;
  private static final int TOO_LONG = -2;

  /** How records are delimited. */
  private enum Kind {
    CSV,
    LINES
  }

  /**
   * One record.
   *
   * @param line on which it begins, from 1
   * @param bytes without the line end
   * @param fault what is wrong with the quotes or the length; null if nothing
   * @param ascii whether it is known to be ASCII
   * @param delimiters where they stand in a record of CSV without a quote; null of any other
   */
  record RawRecord(
      long line,
      byte[] bytes,
      @Nullable String fault,
      boolean ascii,
      int @Nullable [] delimiters) {}

  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    AFTER_QUOTE
  }

  private final SourceStream in;
  private final Kind kind;
  private final int delimiter;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int begin;
  private int end;
  private boolean exhausted;
  private long line = 1;
  private boolean started;
  private @Nullable String fault;
  private boolean ascii;

  /** Where delimiters stand in the record that was cut last, and how many: of a plain one. */
  private int[] delimiters = new int[16];

  private int delimiterCount;

  private RawRecords(SourceStream in, Kind kind, int delimiter) {
    this.in = in;
    this.kind = kind;
    this.delimiter = delimiter;
  }

  /** The lines of a file. */
  static RawRecords lines(SourceStream in) {
    return new RawRecords(in, Kind.LINES, END);
  }

  /** The records of a table. */
  static RawRecords csv(SourceStream in, char delimiter) {
    return new RawRecords(in, Kind.CSV, delimiter);
  }

  /** Goes past lines, whatever quotes they have. */
  void skipLines(int count) throws IOException {
    skipMark();
    for (int i = 0; i < count; i++) {
      take(lineLength(), true);
    }
    fault = null;
  }

  private void skipMark() throws IOException {
    if (!started) {
      started = true;
      if (at(0) == 0xEF && at(1) == 0xBB && at(2) == 0xBF) {
        begin += 3;
      }
    }
  }

  /** The next record, or null at the end. */
  @Nullable RawRecord next() throws IOException {
    skipMark();
    while (at(0) != END) {
      fault = null;
      ascii = false;
      int length = plainLength();
      boolean plain = length >= 0;
      boolean unquoted = plain && kind == Kind.CSV;
      if (!plain && kind == Kind.CSV) {
        length = quotedLength();
        plain = length >= 0;
      }
      if (!plain) {
        length = kind == Kind.CSV ? csvLength() : lineLength();
      }
      if (fault != null) {
        length = lineLength();
      }
      RawRecord record =
          new RawRecord(
              line,
              Arrays.copyOfRange(buffer, begin, begin + length),
              fault,
              ascii,
              unquoted ? Arrays.copyOf(delimiters, delimiterCount) : null);
      take(length, plain);
      if (record.bytes().length > 0) {
        return record;
      }
    }
    return null;
  }

  /**
   * Length of the record that begins here if it is a common one, which needs no rule to be cut: one
   * line, all of it in the buffer, that ends with LF or CRLF and, in CSV, has no quote. Otherwise
   * -1.
   */
  private int plainLength() {
    byte[] bytes = buffer;
    int limit = end;
    boolean quotesMatter = kind == Kind.CSV;
    int separator = delimiter;
    delimiterCount = 0;
    int all = 0;
    for (int i = begin; i < limit; i++) {
      byte b = bytes[i];
      all |= b;
      if (b == separator && quotesMatter) {
        delimiterAt(i - begin);
      }
      if (b > '"') {
        continue; // nearly every byte
      }
      if (b == '\n' || (b == '\r' && i + 1 < limit && bytes[i + 1] == '\n')) {
        ascii = all >= 0;
        return i - begin;
      }
      if (b == '\r' || (b == '"' && quotesMatter)) {
        return -1;
      }
    }
    return -1;
  }

  private void delimiterAt(int position) {
    if (delimiterCount == delimiters.length) {
      delimiters = Arrays.copyOf(delimiters, 2 * delimiterCount);
    }
    delimiters[delimiterCount++] = position;
  }

  /**
   * Length of the CSV record that begins here if its quotes fit, none of its cells has a line end,
   * and all of it is in the buffer. Otherwise -1.
   */
  private int quotedLength() {
    byte[] bytes = buffer;
    int limit = end;
    int all = 0;
    boolean quoted = false;
    int fieldAt = begin;
    for (int i = begin; i < limit; i++) {
      byte b = bytes[i];
      all |= b;
      if (b == '\n' || b == '\r') {
        ascii = !quoted && all >= 0;
        return quoted ? -1 : i - begin;
      }
      if (quoted) {
        if (b == '"') {
          int next = i + 1 < limit ? bytes[i + 1] & 0xFF : END;
          if (next == '"') {
            i++;
          } else if (next == delimiter || next == '\n' || next == '\r') {
            quoted = false;
          } else {
            return -1;
          }
        }
      } else if (b == '"' && i == fieldAt) {
        quoted = true;
      } else if ((b & 0xFF) == delimiter) {
        fieldAt = i + 1;
      }
    }
    return -1;
  }

  /** Length of the CSV record that begins here; sets {@link #fault}. */
  private int csvLength() throws IOException {
    State state = State.FIELD_START;
    for (int i = 0; ; i++) {
      int b = at(i);
      if (b == TOO_LONG) {
        fault = "no closing quote within " + MAX_RECORD_BYTES + " bytes";
        return i;
      }
      boolean ends = b == END || b == '\n' || b == '\r';
      switch (state) {
        case FIELD_START, PLAIN -> {
          if (ends) {
            return i;
          }
          state =
              b == delimiter
                  ? State.FIELD_START
                  : b == '"' && state == State.FIELD_START ? State.QUOTED : State.PLAIN;
        }
        case QUOTED -> {
          if (b == END) {
            fault = "a quote is opened and never closed";
            return i;
          }
          state = b == '"' ? State.AFTER_QUOTE : State.QUOTED;
        }
        case AFTER_QUOTE -> {
          if (ends) {
            return i;
          }
          if (b != '"' && b != delimiter) {
            fault = "text after a closing quote";
            return i;
          }
          state = b == '"' ? State.QUOTED : State.FIELD_START;
        }
      }
    }
  }

  private int lineLength() throws IOException {
    for (int i = 0; ; i++) {
      int b = at(i);
      if (b == TOO_LONG) {
        fault = "longer than " + MAX_RECORD_BYTES + " bytes, of which these are the first";
        return i;
      }
      if (b == END || b == '\n' || (b == '\r' && (kind == Kind.CSV || at(i + 1) == '\n'))) {
        return i;
      }
    }
  }

  /**
   * Goes past a record and its line end, counting lines.
   *
   * @param plain whether there is no line end within it
   */
  private void take(int length, boolean plain) throws IOException {
    for (int i = begin; i < begin + length && !plain; i++) {
      boolean secondOfPair = buffer[i] == '\n' && i > begin && buffer[i - 1] == '\r';
      boolean ends = buffer[i] == '\n' || (buffer[i] == '\r' && kind == Kind.CSV);
      line += ends && !secondOfPair ? 1 : 0;
    }
    begin += length;
    int b = at(0);
    while (b != END
        && b != '\n'
        && !(b == '\r' && kind == Kind.CSV)) { // too long, or a CR before LF
      begin++;
      b = at(0);
    }
    if (b == '\r') {
      begin++;
      b = at(0);
      line += b == '\n' ? 0 : 1;
    }
    if (b == '\n') {
      begin++;
      line++;
    }
  }

  /** The i-th byte from the beginning of the record. */
  private int at(int i) throws IOException {
    while (begin + i >= end) {
      if (exhausted) {
        return END;
      }
      if (i >= MAX_RECORD_BYTES) {
        return TOO_LONG;
      }
      fill();
    }
    return buffer[begin + i] & 0xFF;
  }

  private void fill() throws IOException {
    if (begin > 0) {
      System.arraycopy(buffer, begin, buffer, 0, end - begin);
      end -= begin;
      begin = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, MAX_RECORD_BYTES + 1));
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      exhausted = true;
    } else {
      end += read;
    }
  }

  long bytesRead() {
    return in.bytesRead();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
