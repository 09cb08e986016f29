package dev.charm.consumers.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a pair stands in the order from the newest to the oldest: by the time of its record, then
 * by its key's hash. It names no pair in plain text, and stays where it is whatever comes later.
 */
public final class PairPlace {
  private static final int HASH_BYTES = 16;
  private static final int BYTES = Long.BYTES + HASH_BYTES;

  private final byte[] bytes;

  private PairPlace(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Of a pair.
   *
   * @param timestamp of its record, milliseconds
   */
  static PairPlace of(String key, long timestamp) {
    return new PairPlace(
        ByteBuffer.allocate(BYTES)
            .putLong(Long.MAX_VALUE - timestamp)
            .put(DiskMap.hash(key), 0, HASH_BYTES)
            .array());
  }

  /** The place that such bytes tell: those of {@link #bytes}. */
  static PairPlace at(byte[] bytes) {
    return new PairPlace(bytes);
  }

  /** The place that a text tells; empty if {@link #toString} never writes it. */
  public static Optional<PairPlace> parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return bytes.length == BYTES ? Optional.of(new PairPlace(bytes)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** In whose order, byte by byte and unsigned, newer pairs come first. */
  byte[] bytes() {
    return bytes;
  }

  /** The least bytes that come after it. */
  byte[] next() {
    return Arrays.copyOf(bytes, BYTES + 1);
  }

  /** Time of the record, milliseconds. */
  long timestamp() {
    return Long.MAX_VALUE - ByteBuffer.wrap(bytes).getLong();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PairPlace place && Arrays.equals(bytes, place.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** As it may stand in an address. */
  @Override
  public String toString() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
