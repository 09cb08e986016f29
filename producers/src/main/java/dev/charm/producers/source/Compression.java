package dev.charm.producers.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How a file is compressed, told by its first bytes. Several streams one after another are one. */
enum Compression {
  GZIP("gzip", 0x1f, 0x8b) {
    @Override
    InputStream open(InputStream stored) throws IOException {
      return new Gzip(stored);
    }
  },
  ZSTD("zstd", 0x28, 0xb5, 0x2f, 0xfd) {
    @Override
    InputStream open(InputStream stored) throws IOException {
      return new ZstdInputStream(stored).setLongMax(MAX_ZSTD_WINDOW_LOG);
    }
  },
  XZ("xz", 0xfd, '7', 'z', 'X', 'Z', 0) {
    @Override
    InputStream open(InputStream stored) throws IOException {
      return new XZInputStream(stored, MAX_XZ_KIB);
    }
  },
  BZIP2("bzip2", 'B', 'Z', 'h') {
    @Override
    InputStream open(InputStream stored) throws IOException {
      return new BZip2CompressorInputStream(stored, true);
    }
  };

  /** How many first bytes tell. */
  static final int TELLING_BYTES = 6;

  /** {@code xz -9} takes 65 MiB. */
  private static final int MAX_XZ_KIB = 256 * 1024;

  /** 128 MiB, as the zstd command takes without being told. */
  private static final int MAX_ZSTD_WINDOW_LOG = 27;

  private final String name;
  private final byte[] first;

  Compression(String name, int... first) {
    this.name = name;
    this.first = new byte[first.length];
    for (int i = 0; i < first.length; i++) {
      this.first[i] = (byte) first[i];
    }
  }

  /** A stream of what was compressed. */
  abstract InputStream open(InputStream stored) throws IOException;

  /** Its name as its tool has it. */
  String tool() {
    return name;
  }

  /** The compression of a file that begins so; empty if there is none. */
  static Optional<Compression> of(byte[] head) {
    return Arrays.stream(values())
        .filter(
            each ->
                head.length >= each.first.length
                    && Arrays.equals(each.first, 0, each.first.length, head, 0, each.first.length))
        .filter(each -> each != BZIP2 || isBlockSize(head))
        .findFirst();
  }

  /** A table may begin with the letters BZh; bzip2 has a size and the first digits of pi after. */
  private static boolean isBlockSize(byte[] head) {
    return head.length > 4
        && head[3] >= '1'
        && head[3] <= '9'
        && (head[4] == 0x31 || head[4] == 0x17);
  }
}
