package dev.charm.producers.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Gzip, whose JDK's stream ends in silence where something else stands behind it. */
final class Gzip extends GZIPInputStream {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int TRAILER_BYTES = 8;

  /**
   * @param stored whose {@code available()} is 0 at its end only, so that every member is read
   */
  Gzip(InputStream stored) throws IOException {
    super(stored, BUFFER_BYTES);
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int read = super.read(to, offset, length);
    if (read < 0 && (inf.getRemaining() > TRAILER_BYTES || in.read() >= 0)) {
      throw new ZipException("something stands behind it");
    }
    return read;
  }
}
