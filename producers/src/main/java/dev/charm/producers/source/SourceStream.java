package dev.charm.producers.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** A {@link Source} being read: decompressed bytes out, stored bytes counted. */
public final class SourceStream extends FilterInputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final CountedStream stored;

  private SourceStream(InputStream plain, CountedStream stored) {
    super(plain);
    this.stored = stored;
  }

  public static SourceStream open(Source source) throws SourceException {
    try {
      CountedStream stored = new CountedStream(source.content().open());
      BufferedInputStream buffered = new BufferedInputStream(stored, BUFFER_BYTES);
      buffered.mark(2);
      boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
      buffered.reset();
      return new SourceStream(
          gzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered, stored);
    } catch (IOException e) {
      throw new SourceException(source.name(), "cannot be read", e);
    }
  }

  /** Stored bytes read so far, read-ahead included. */
  public long bytesRead() {
    return stored.count;
  }

  private static final class CountedStream extends FilterInputStream {
    private long count;

    CountedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(read, 0);
      return read;
    }
  }
}
