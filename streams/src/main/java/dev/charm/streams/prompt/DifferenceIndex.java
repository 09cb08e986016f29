package dev.charm.streams.prompt;

import dev.charm.calibration.reward.SortableDouble;
import dev.charm.streams.CalibrationKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The prompts of each calibration in the order of d = s_O - s_R. Because a decision depends on d
 * alone, the prompts that a new offset flips are one contiguous range of this index: moving an
 * offset costs the flips, never the prompts.
 *
 * <p>Key: length and UTF-8 of the calibration key, the eight order-preserving bytes of d, the UTF-8
 * of the prompt id. Value: nothing (one byte, as a store keeps no empty value).
 */
final class DifferenceIndex {
  private static final byte[] PRESENT = {1};
  private static final int LIKELY_REPEATS = 16;

  private final KeyValueStore<Bytes, byte[]> store;

  DifferenceIndex(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /**
   * One prompt of a calibration.
   *
   * @param key position in the index
   */
  record Entry(byte[] key, double d, String promptId) {}

  void put(CalibrationKey calibration, double d, String promptId) {
    store.put(Bytes.wrap(position(calibration, d, promptId)), PRESENT);
  }

  void remove(CalibrationKey calibration, double d, String promptId) {
    store.delete(Bytes.wrap(position(calibration, d, promptId)));
  }

  /** Where a prompt stands in the index. */
  static byte[] position(CalibrationKey calibration, double d, String promptId) {
    byte[] prefix = prefix(calibration);
    byte[] prompt = promptId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(prefix.length + SortableDouble.BYTES + prompt.length)
        .put(prefix)
        .putLong(unsignedBits(d))
        .put(prompt)
        .array();
  }

  /** All prompts of a calibration in the order of d; to be closed. */
  Entries all(CalibrationKey calibration) {
    return between(calibration, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, null);
  }

  /** Whether a calibration has more distinct values of d; reads no more than it takes to tell. */
  boolean hasMoreValuesThan(int limit, CalibrationKey calibration) {
    int values = 0;
    double low = Double.NEGATIVE_INFINITY;
    while (values <= limit) {
      try (Entries entries = between(calibration, low, Double.POSITIVE_INFINITY, null)) {
        if (!entries.hasNext()) {
          return false;
        }
        // The next value is usually the next entry; where many prompts share one, it is sought.
        double d = entries.next().d();
        values++;
        for (int same = 0; entries.hasNext() && values <= limit && same < LIKELY_REPEATS; ) {
          double next = entries.next().d();
          same = next == d ? same + 1 : 0;
          values += next == d ? 0 : 1;
          d = next;
        }
        low = Math.nextUp(d);
      }
    }
    return true;
  }

  /**
   * The prompts with {@code low <= d <= high} that stand behind {@code after}, in order; to be
   * closed.
   */
  Entries between(CalibrationKey calibration, double low, double high, byte @Nullable [] after) {
    byte[] prefix = prefix(calibration);
    byte[] from = bound(prefix, unsignedBits(low));
    if (after != null && Arrays.compareUnsigned(after, from) >= 0) {
      from = Arrays.copyOf(after, after.length + 1); // the least position behind it
    }
    byte[] to = bound(prefix, unsignedBits(high) + 1);
    return new Entries(store.range(Bytes.wrap(from), Bytes.wrap(to)), prefix.length);
  }

  /** The greatest difference of a calibration below a bound, or null. */
  @Nullable Double lastBelow(CalibrationKey calibration, double bound) {
    byte[] prefix = prefix(calibration);
    byte[] from = bound(prefix, unsignedBits(Double.NEGATIVE_INFINITY));
    byte[] to = bound(prefix, unsignedBits(bound));
    try (Entries down =
        new Entries(store.reverseRange(Bytes.wrap(from), Bytes.wrap(to)), prefix.length)) {
      return down.hasNext() ? down.next().d() : null;
    }
  }

  /** The least difference of a calibration above a bound, or null. */
  @Nullable Double firstAbove(CalibrationKey calibration, double bound) {
    try (Entries up = between(calibration, Math.nextUp(bound), Double.POSITIVE_INFINITY, null)) {
      return up.hasNext() ? up.next().d() : null;
    }
  }

  private static byte[] bound(byte[] prefix, long bits) {
    return ByteBuffer.allocate(prefix.length + SortableDouble.BYTES)
        .put(prefix)
        .putLong(bits)
        .array();
  }

  private static long unsignedBits(double d) {
    return SortableDouble.toLong(d) ^ Long.MIN_VALUE;
  }

  private static byte[] prefix(CalibrationKey calibration) {
    byte[] key = calibration.key().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + key.length).putInt(key.length).put(key).array();
  }

  /** Entries in order. Hold it open only within one call of the processor. */
  static final class Entries implements Iterator<Entry>, AutoCloseable {
    private final KeyValueIterator<Bytes, byte[]> stored;
    private final int prefixLength;

    private Entries(KeyValueIterator<Bytes, byte[]> stored, int prefixLength) {
      this.stored = stored;
      this.prefixLength = prefixLength;
    }

    @Override
    public boolean hasNext() {
      return stored.hasNext();
    }

    @Override
    public Entry next() {
      if (!stored.hasNext()) {
        throw new NoSuchElementException();
      }
      KeyValue<Bytes, byte[]> next = stored.next();
      byte[] key = next.key.get();
      int promptAt = prefixLength + SortableDouble.BYTES;
      double d = SortableDouble.read(key, prefixLength);
      String prompt = new String(key, promptAt, key.length - promptAt, StandardCharsets.UTF_8);
      return new Entry(key, d, prompt);
    }

    /** The differences alone. */
    PrimitiveIterator.OfDouble differences() {
      return new PrimitiveIterator.OfDouble() {
        @Override
        public boolean hasNext() {
          return Entries.this.hasNext();
        }

        @Override
        public double nextDouble() {
          return Entries.this.next().d();
        }
      };
    }

    @Override
    public void close() {
      stored.close();
    }
  }
}
