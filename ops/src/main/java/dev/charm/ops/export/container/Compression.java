package dev.charm.ops.export.container;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** How a file is compressed as a whole. Equal content gives equal bytes: no time is in them. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD;

  private static final int BUFFER = 1 << 16;

  /** Compresses what is written; closing it ends the file. */
  public OutputStream around(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, BUFFER); // its header has the time 0
      case ZSTD -> new ZstdOutputStream(out).setChecksum(true);
    };
  }

  /** As it is written in manifests: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
