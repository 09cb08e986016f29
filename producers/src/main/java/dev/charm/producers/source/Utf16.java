package dev.charm.producers.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * UTF-16 as UTF-8. Half of a surrogate pair comes out as bytes that are not UTF-8, and so does a
 * lone last byte: the row that has them is refused, and no other.
 */
final class Utf16 extends InputStream {
  private static final int LOOKED_AT = 8;
  private static final int BUFFER_BYTES = 8192;
  private static final int NOT_UTF_8 = 0xFF;

  private final InputStream in;
  private final boolean bigEndian;
  private final byte[] units = new byte[BUFFER_BYTES];
  private final byte[] bytes = new byte[2 * BUFFER_BYTES];
  private int at;
  private int end;
  private int carried;
  private int high = -1;
  private boolean started;
  private boolean ended;

  private Utf16(InputStream in, boolean bigEndian) {
    this.in = in;
    this.bigEndian = bigEndian;
  }

  /** Whether a file that begins so is UTF-16: it has the mark, or four letters of ASCII. */
  static boolean is(byte[] head) {
    return looks(head, true) || looks(head, false);
  }

  /**
   * A stream of UTF-8.
   *
   * @param head of the file, of which {@link #is} holds
   * @param in the file from its first byte
   */
  static InputStream open(byte[] head, InputStream in) {
    return new Utf16(in, looks(head, true));
  }

  private static boolean looks(byte[] head, boolean bigEndian) {
    int limit = Math.min(head.length, LOOKED_AT) & ~1;
    if (limit < 2) {
      return false;
    }
    int first = head[bigEndian ? 0 : 1] & 0xFF;
    int second = head[bigEndian ? 1 : 0] & 0xFF;
    if (first == 0xFE && second == 0xFF) {
      return true;
    }
    for (int i = 0; i < limit; i += 2) {
      if (head[bigEndian ? i : i + 1] != 0 || head[bigEndian ? i + 1 : i] == 0) {
        return false;
      }
    }
    return limit >= 4;
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(bytes, at, to, offset, count);
    at += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (at == end && !ended) {
      at = 0;
      end = 0;
      int read = in.read(units, carried, units.length - carried);
      int have = carried + Math.max(read, 0);
      int whole = have & ~1;
      for (int i = 0; i < whole; i += 2) {
        int hi = units[bigEndian ? i : i + 1] & 0xFF;
        int lo = units[bigEndian ? i + 1 : i] & 0xFF;
        take((char) ((hi << 8) | lo));
      }
      carried = have - whole;
      if (carried > 0) {
        units[0] = units[whole];
      }
      if (read < 0) {
        ended = true;
        flushHigh();
        if (carried > 0) {
          bytes[end++] = (byte) NOT_UTF_8;
        }
      }
    }
    return at < end;
  }

  private void take(char unit) {
    boolean mark = !started && unit == '\uFEFF';
    started = true;
    if (mark) {
      return;
    }
    if (high >= 0 && Character.isLowSurrogate(unit)) {
      int point = Character.toCodePoint((char) high, unit);
      high = -1;
      bytes[end++] = (byte) (0xF0 | (point >> 18));
      bytes[end++] = (byte) (0x80 | ((point >> 12) & 0x3F));
      bytes[end++] = (byte) (0x80 | ((point >> 6) & 0x3F));
      bytes[end++] = (byte) (0x80 | (point & 0x3F));
      return;
    }
    flushHigh();
    if (Character.isHighSurrogate(unit)) {
      high = unit;
    } else {
      put(unit);
    }
  }

  private void flushHigh() {
    if (high >= 0) {
      put((char) high);
      high = -1;
    }
  }

  private void put(char unit) {
    if (unit < 0x80) {
      bytes[end++] = (byte) unit;
    } else if (unit < 0x800) {
      bytes[end++] = (byte) (0xC0 | (unit >> 6));
      bytes[end++] = (byte) (0x80 | (unit & 0x3F));
    } else {
      bytes[end++] = (byte) (0xE0 | (unit >> 12));
      bytes[end++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
      bytes[end++] = (byte) (0x80 | (unit & 0x3F));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
