package dev.charm.producers.form;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Decompresses pages of Parquet without Hadoop's codecs. */
final class ParquetPages implements CompressionCodecFactory {
  private static final Set<CompressionCodecName> READ =
      Set.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4_RAW);

  /** Whether pages that are compressed so are read. */
  static boolean isRead(CompressionCodecName codec) {
    return READ.contains(codec);
  }

  private interface Codec {
    byte[] decompress(byte[] page, int size) throws IOException;
  }

  private static byte[] gunzip(byte[] page, int size) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
      return in.readNBytes(size);
    }
  }

  private static byte[] snappy(byte[] page, int size) throws IOException {
    byte[] plain = new byte[size];
    if (Snappy.uncompressedLength(page) != size) {
      throw new IOException("a page is not as long as it says");
    }
    Snappy.uncompress(page, 0, page.length, plain, 0);
    return plain;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return new Pages(
        switch (name) {
          case UNCOMPRESSED -> (page, size) -> page;
          case SNAPPY -> ParquetPages::snappy;
          case GZIP -> ParquetPages::gunzip;
          case ZSTD -> Zstd::decompress;
          case LZ4_RAW ->
              (page, size) ->
                  LZ4Factory.fastestInstance().safeDecompressor().decompress(page, size);
          default -> throw new IllegalArgumentException("not read: " + name);
        });
  }

  private record Pages(Codec codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      return BytesInput.from(whole(page.toInputStream().readAllBytes(), size));
    }

    @Override
    public void decompress(ByteBuffer page, int compressedSize, ByteBuffer plain, int size)
        throws IOException {
      byte[] bytes = new byte[compressedSize];
      page.get(bytes);
      plain.put(whole(bytes, size));
    }

    private byte[] whole(byte[] page, int size) throws IOException {
      byte[] plain = codec.decompress(page, size);
      if (plain.length != size) {
        throw new IOException("a page is not as long as it says");
      }
      return plain;
    }

    @Override
    public void release() {}
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    throw new UnsupportedOperationException("only reads");
  }

  @Override
  public void release() {}
}
