package dev.charm.consumers.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * What tells whether a large file is whole, and as it was written.
 *
 * @param bytes its length
 * @param crc32 CRC-32 of all of it
 */
public record FileSum(long bytes, long crc32) {
  private static final int BUFFER_BYTES = 1 << 20;

  /** Of a file that grows at its end; it is counted while it is written. */
  public static final class Running {
    private final CRC32 crc = new CRC32();
    private long bytes;

    /** Counts what was added. */
    public void add(byte[] written, int length) {
      crc.update(written, 0, length);
      bytes += length;
    }

    /** Of all that was added so far. */
    public FileSum sum() {
      return new FileSum(bytes, crc.getValue());
    }
  }

  /**
   * Makes sure that a file is this one.
   *
   * @throws IOException if it is not, or cannot be read
   */
  public void require(Path file) throws IOException {
    if (Files.size(file) != bytes) {
      throw new IOException(
          "%s has %d bytes in place of %d".formatted(file.getFileName(), Files.size(file), bytes));
    }
    Running running = new Running();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        running.add(buffer, read);
      }
    }
    if (!running.sum().equals(this)) {
      throw new IOException(file.getFileName() + " is not as it was written");
    }
  }

  /** Writes it to a stream. */
  public void write(DataOutputStream out) throws IOException {
    out.writeLong(bytes);
    out.writeLong(crc32);
  }

  /** Reads what {@link #write} wrote. */
  public static FileSum read(DataInputStream in) throws IOException {
    return new FileSum(in.readLong(), in.readLong());
  }
}
