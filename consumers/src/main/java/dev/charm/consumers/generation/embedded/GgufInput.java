package dev.charm.consumers.generation.embedded;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values at the beginning of a GGUF file, which are little-endian and say their types.
 * What a file says of its own sizes is not believed: nothing is held that is not there.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">GGUF</a>
 */
final class GgufInput implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final long LONGEST_TEXT = 1 << 20;
  private static final long MOST_ELEMENTS = 10_000_000;

  private static final int BOOL = 7;
  private static final int TEXT = 8;
  private static final int LIST = 9;

  /** By the number of their type; 0 for those that say their length themselves. */
  private static final int[] BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

  private final DataInputStream in;

  GgufInput(Path file) throws IOException {
    in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
  }

  /** Bytes, or fewer where the file ends. */
  byte[] bytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  int int32() throws IOException {
    return Integer.reverseBytes(in.readInt());
  }

  long int64() throws IOException {
    return Long.reverseBytes(in.readLong());
  }

  String text() throws IOException {
    long length = int64();
    if (length < 0 || length > LONGEST_TEXT) {
      throw new IOException("a text of " + Long.toUnsignedString(length) + " bytes");
    }
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A value with its type before it: a text, a whole number, true or false, a list of texts. */
  @Nullable Object value() throws IOException {
    int type = int32();
    return type == LIST ? list() : one(type);
  }

  private @Nullable List<String> list() throws IOException {
    int type = int32();
    long count = int64();
    if (count < 0 || count > MOST_ELEMENTS) {
      throw new IOException("a list of " + Long.toUnsignedString(count) + " values");
    }
    if (type != TEXT) {
      for (long i = 0; i < count; i++) {
        one(type);
      }
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  /** Fractions are passed over. */
  private @Nullable Object one(int type) throws IOException {
    if (type < 0 || type >= BYTES.length || type == LIST) {
      throw new IOException("a value of an unknown type " + type);
    }
    if (type == TEXT) {
      return text();
    }
    if (type == BOOL) {
      return in.readByte() != 0;
    }
    return switch (type) {
      case 0, 1 -> (long) in.readByte();
      case 2, 3 -> (long) Short.reverseBytes(in.readShort());
      case 4, 5 -> (long) int32();
      case 10, 11 -> int64();
      default -> {
        in.skipNBytes(BYTES[type]);
        yield null;
      }
    };
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
