package dev.charm.consumers.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Small files that are replaced as a whole and end in the CRC-32 of what precedes it: one that is
 * cut short or damaged is told apart from a whole one.
 */
public final class ChecksummedFile {
  private ChecksummedFile() {}

  /**
   * Replaces a file, or makes it.
   *
   * @throws IOException if it cannot be written; it is then as before
   */
  public static void write(Path file, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(content.length + Long.BYTES);
    bytes.put(content).putLong(sum(content));
    AtomicFile.write(file, bytes.array());
  }

  /**
   * What was written; empty if there is no such file, or a damaged one.
   *
   * @throws IOException if it cannot be read
   */
  public static Optional<byte[]> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    int length = bytes.length - Long.BYTES;
    if (length < 0) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOf(bytes, length);
    return ByteBuffer.wrap(bytes).getLong(length) == sum(content)
        ? Optional.of(content)
        : Optional.empty();
  }

  private static long sum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }
}
