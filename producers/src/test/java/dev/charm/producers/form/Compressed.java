package dev.charm.producers.form;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Compresses in each way that is read. */
final class Compressed {
  private Compressed() {}

  private interface Open {
    OutputStream on(OutputStream to) throws IOException;
  }

  static byte[] gzip(byte[] plain) {
    return compress(plain, GZIPOutputStream::new);
  }

  /**
   * @param tool whose form it is to have
   */
  static byte[] by(String tool, byte[] plain) {
    return switch (tool) {
      case "gzip" -> gzip(plain);
      case "bzip2" -> compress(plain, BZip2CompressorOutputStream::new);
      case "xz" -> compress(plain, to -> new XZOutputStream(to, new LZMA2Options()));
      case "zstd" ->
          compress(plain, to -> new com.github.luben.zstd.ZstdOutputStream(to).setChecksum(true));
      default -> throw new IllegalArgumentException(tool);
    };
  }

  private static byte[] compress(byte[] plain, Open open) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = open.on(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
