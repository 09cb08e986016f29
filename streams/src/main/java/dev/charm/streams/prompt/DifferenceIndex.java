package dev.charm.streams.prompt;

import dev.charm.calibration.reward.SortableDouble;
import dev.charm.streams.state.ModelPair;
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
 * The prompts of every two models in the order of d, the score of the first minus that of the
 * second. Because a decision depends on d alone, the prompts that a new offset flips are one
 * contiguous range of this index, whichever of the two is calibrated against the other: moving an
 * offset costs the flips, never the prompts.
 *
 * <p>Key: length and UTF-8 of the pair key, the eight order-preserving bytes of d, the UTF-8 of the
 * prompt id. Value: both rewards, so that a flipped pair is published without a look at all the
 * rewards of its prompt.
 */
final class DifferenceIndex {
  private static final int LIKELY_REPEATS = 16;

  private final KeyValueStore<Bytes, byte[]> store;

  DifferenceIndex(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /**
   * One prompt of a pair.
   *
   * @param key position in the index
   */
  record Entry(byte[] key, double d, String promptId, Standings standings) {}

  void put(ModelPair pair, Standings standings, String promptId) {
    store.put(Bytes.wrap(position(pair, standings.d(), promptId)), standings.toBytes());
  }

  void remove(ModelPair pair, double d, String promptId) {
    store.delete(Bytes.wrap(position(pair, d, promptId)));
  }

  /** Where a prompt stands in the index. */
  static byte[] position(ModelPair pair, double d, String promptId) {
    byte[] prefix = prefix(pair);
    byte[] prompt = promptId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(prefix.length + SortableDouble.BYTES + prompt.length)
        .put(prefix)
        .putLong(unsignedBits(d))
        .put(prompt)
        .array();
  }

  /** All prompts of a pair in the order of d; to be closed. */
  Entries all(ModelPair pair) {
    return between(pair, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, null);
  }

  /** Whether a pair has more distinct values of d; reads no more than it takes to tell. */
  boolean hasMoreValuesThan(int limit, ModelPair pair) {
    int values = 0;
    double low = Double.NEGATIVE_INFINITY;
    while (values <= limit) {
      try (Entries entries = between(pair, low, Double.POSITIVE_INFINITY, null)) {
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
  Entries between(ModelPair pair, double low, double high, byte @Nullable [] after) {
    byte[] prefix = prefix(pair);
    byte[] from = bound(prefix, unsignedBits(low));
    if (after != null && Arrays.compareUnsigned(after, from) >= 0) {
      from = Arrays.copyOf(after, after.length + 1); // the least position behind it
    }
    byte[] to = bound(prefix, unsignedBits(high) + 1);
    return new Entries(store.range(Bytes.wrap(from), Bytes.wrap(to)), prefix.length);
  }

  /** The greatest difference of a pair below a bound, or null. */
  @Nullable Double lastBelow(ModelPair pair, double bound) {
    byte[] prefix = prefix(pair);
    byte[] from = bound(prefix, unsignedBits(Double.NEGATIVE_INFINITY));
    byte[] to = bound(prefix, unsignedBits(bound));
    try (Entries down =
        new Entries(store.reverseRange(Bytes.wrap(from), Bytes.wrap(to)), prefix.length)) {
      return down.hasNext() ? down.next().d() : null;
    }
  }

  /** The least difference of a pair above a bound, or null. */
  @Nullable Double firstAbove(ModelPair pair, double bound) {
    try (Entries up = between(pair, Math.nextUp(bound), Double.POSITIVE_INFINITY, null)) {
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

  private static byte[] prefix(ModelPair pair) {
    byte[] key = pair.key().getBytes(StandardCharsets.UTF_8);
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
      return new Entry(key, d, prompt, Standings.of(next.value));
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
