package dev.charm.producers.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Source} being read: decompressed bytes out, UTF-16 as UTF-8, stored bytes counted. Where
 * compressed data is cut or damaged, all that came out before is read, and then a {@link
 * SourceException} says so.
 */
public final class SourceStream extends InputStream {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int HEAD_BYTES = 64 * 1024;

  /** As zstd and bzip2 say it. */
  private static final Pattern ENDS_EARLY = Pattern.compile("(?i)truncated|unexpected end");

  private final Source source;
  private final CountedStream stored;
  private final @Nullable Compression compression;
  private InputStream plain;
  private byte[] head = new byte[0];
  private int headAt;
  private @Nullable IOException broken;
  private @Nullable IOException pending;

  private SourceStream(Source source, CountedStream stored, @Nullable Compression compression) {
    this.source = source;
    this.stored = stored;
    this.compression = compression;
    this.plain = stored;
  }

  /**
   * Opens a source.
   *
   * @throws SourceException if it cannot be read, is compressed twice, or is UTF-32
   */
  public static SourceStream open(Source source) throws SourceException {
    CountedStream stored;
    try {
      stored = new CountedStream(source.content().open());
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read", e);
    }
    try {
      return open(source, stored);
    } catch (IOException e) {
      try {
        stored.close();
      } catch (IOException onClose) {
        e.addSuppressed(onClose);
      }
      throw e instanceof SourceException told
          ? told
          : new SourceException(source.name(), "cannot be read", e);
    }
  }

  private static SourceStream open(Source source, CountedStream stored) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(stored, BUFFER_BYTES);
    buffered.mark(Compression.TELLING_BYTES);
    byte[] first = buffered.readNBytes(Compression.TELLING_BYTES);
    buffered.reset();
    Optional<Compression> compression = Compression.of(first);
    SourceStream stream = new SourceStream(source, stored, compression.orElse(null));
    if (compression.isEmpty()) {
      stream.plain = buffered;
    } else {
      try {
        stream.plain = compression.get().open(buffered);
      } catch (IOException e) {
        throw stream.told(e);
      }
    }
    stream.fillHead();
    if (compression.isPresent() && Compression.of(stream.head).isPresent()) {
      throw new SourceException(
          source.name(), "is compressed twice, with " + compression.get().tool() + " last");
    }
    stream.decode();
    return stream;
  }

  private void decode() throws SourceException {
    boolean utf32 =
        head.length >= 4
            && ((head[0] == (byte) 0xFF && head[1] == (byte) 0xFE && head[2] == 0 && head[3] == 0)
                || (head[0] == 0
                    && head[1] == 0
                    && head[2] == (byte) 0xFE
                    && head[3] == (byte) 0xFF));
    if (utf32) {
      throw new SourceException(source.name(), "is UTF-32; save it as UTF-8");
    }
    if (Utf16.is(head)) {
      plain = Utf16.open(head, new Rest(head, plain, broken));
      broken = null;
      fillHead();
    }
  }

  /** What was read ahead, then the rest, then what broke it off. */
  private static final class Rest extends FilterInputStream {
    private final byte[] ahead;
    private final @Nullable IOException broken;
    private int at;

    Rest(byte[] ahead, InputStream rest, @Nullable IOException broken) {
      super(rest);
      this.ahead = ahead;
      this.broken = broken;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (at < ahead.length) {
        int count = Math.min(length, ahead.length - at);
        System.arraycopy(ahead, at, to, offset, count);
        at += count;
        return count;
      }
      if (broken != null) {
        throw broken;
      }
      return super.read(to, offset, length);
    }
  }

  private void fillHead() {
    byte[] filled = new byte[HEAD_BYTES];
    int end = 0;
    try {
      int read = readPlain(filled, 0, filled.length);
      while (read > 0) {
        end += read;
        read = end < filled.length ? readPlain(filled, end, filled.length - end) : 0;
      }
    } catch (IOException e) {
      broken = e;
    }
    head = Arrays.copyOf(filled, end);
    headAt = 0;
  }

  /** What the file begins with, up to 64 KiB; it is still to be read. */
  public byte[] head() {
    return head.clone();
  }

  /** Whether the stored bytes are others than those that are read. */
  public boolean isCompressed() {
    return compression != null;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (headAt < head.length) {
      int count = Math.min(length, head.length - headAt);
      System.arraycopy(head, headAt, bytes, offset, count);
      headAt += count;
      return count;
    }
    if (broken != null) {
      throw broken;
    }
    return readPlain(bytes, offset, length);
  }

  private int readPlain(byte[] bytes, int offset, int length) throws IOException {
    if (pending != null) {
      throw pending;
    }
    try {
      return losesAtTheEnd() && stored.ended(source.size())
          ? readOneByOne(bytes, offset, length)
          : plain.read(bytes, offset, length);
    } catch (IOException e) {
      throw told(e);
    }
  }

  /** Whether nothing comes of what was asked for where the end comes too early within it. */
  private boolean losesAtTheEnd() {
    return compression == Compression.BZIP2 || compression == Compression.ZSTD;
  }

  private int readOneByOne(byte[] bytes, int offset, int length) throws IOException {
    int read = 0;
    try {
      while (read < length && plain.read(bytes, offset + read, 1) > 0) {
        read++;
      }
    } catch (IOException e) {
      if (read == 0) {
        throw e;
      }
      pending = told(e);
    }
    return read == 0 ? -1 : read;
  }

  private IOException told(IOException e) {
    if (compression == null || e instanceof SourceException) {
      return e;
    }
    boolean cut =
        e instanceof EOFException || ENDS_EARLY.matcher(String.valueOf(e.getMessage())).find();
    return new SourceException(
        source.name(),
        cut
            ? "is cut: its " + compression.tool() + " data ends too early; the rows before it count"
            : "its "
                + compression.tool()
                + " data is damaged ("
                + e.getMessage()
                + "); the rows before it count",
        e);
  }

  /** Stored bytes read so far, read-ahead included. */
  public long bytesRead() {
    return stored.count;
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }

  private static final class CountedStream extends FilterInputStream {
    private long count;
    private boolean ended;

    CountedStream(InputStream in) {
      super(in);
    }

    /** Whether all was read of a file of this size, if the size is known. */
    boolean ended(long size) {
      return ended || (size >= 0 && count >= size);
    }

    /** More than nothing until the end was met, as {@link Gzip} needs it. */
    @Override
    public int available() throws IOException {
      return ended ? 0 : Math.max(1, super.available());
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      ended |= b < 0;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(read, 0);
      ended |= read < 0;
      return read;
    }
  }
}
