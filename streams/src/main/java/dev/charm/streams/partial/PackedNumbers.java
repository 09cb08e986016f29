package dev.charm.streams.partial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Many whole numbers as few bytes: each as Avro writes a long, one behind the other, and read into
 * an array at once. An Avro array of them would make an object of each.
 */
public final class PackedNumbers {
  private static final int MOST_BYTES = 10; // of one number

  private PackedNumbers() {}

  /** Numbers in any order. */
  public static ByteBuffer of(int size, IntToLongFunction numbers) {
    byte[] bytes = new byte[size * MOST_BYTES];
    int end = 0;
    for (int i = 0; i < size; i++) {
      end += BinaryData.encodeLong(numbers.applyAsLong(i), bytes, end);
    }
    return ByteBuffer.wrap(Arrays.copyOf(bytes, end));
  }

  /** The inverse of {@link #of(int, IntToLongFunction)}. */
  public static long[] of(ByteBuffer bytes) {
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), null);
    long[] numbers = new long[bytes.remaining()];
    int size = 0;
    try {
      while (!decoder.isEnd()) {
        numbers[size++] = decoder.readLong();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("packed numbers end early", e);
    }
    return Arrays.copyOf(numbers, size);
  }

  /** Increasing numbers: the first, then by how much each is more than the last. */
  public static ByteBuffer increasing(int size, IntToLongFunction numbers) {
    return of(
        size,
        i -> i == 0 ? numbers.applyAsLong(0) : numbers.applyAsLong(i) - numbers.applyAsLong(i - 1));
  }

  /** The inverse of {@link #increasing(int, IntToLongFunction)}. */
  public static long[] increasing(ByteBuffer bytes) {
    long[] numbers = of(bytes);
    for (int i = 1; i < numbers.length; i++) {
      numbers[i] += numbers[i - 1]; // wraps around where the difference did
    }
    return numbers;
  }

  /** Counts, of which most often every one is 1: then no bytes. */
  public static ByteBuffer counts(int size, IntToLongFunction counts) {
    for (int i = 0; i < size; i++) {
      if (counts.applyAsLong(i) != 1) {
        return of(size, counts);
      }
    }
    return ByteBuffer.allocate(0);
  }

  /**
   * The inverse of {@link #counts(int, IntToLongFunction)}.
   *
   * @param size how many there are
   */
  public static long[] counts(ByteBuffer bytes, int size) {
    if (bytes.hasRemaining()) {
      return of(bytes);
    }
    long[] ones = new long[size];
    Arrays.fill(ones, 1);
    return ones;
  }
}
