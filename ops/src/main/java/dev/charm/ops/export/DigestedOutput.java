package dev.charm.ops.export;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Knows the SHA-256 and the number of the bytes that went through it. */
final class DigestedOutput extends FilterOutputStream {
  private final MessageDigest digest;
  private long bytes;

  DigestedOutput(OutputStream out) {
    super(out);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    digest.update((byte) b);
    bytes++;
  }

  @Override
  public void write(byte[] written, int offset, int length) throws IOException {
    out.write(written, offset, length);
    digest.update(written, offset, length);
    bytes += length;
  }

  /** How many bytes. */
  long bytes() {
    return bytes;
  }

  /** Their hash, hexadecimal; asked for once, after the last of them. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
