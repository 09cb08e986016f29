package dev.charm.ops.export;

import dev.charm.consumers.views.SortedRuns;
import dev.charm.consumers.views.Spool;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds, among pairs whose texts are known, those that teach nothing or harm. A pair can do so for
 * several reasons, and counts under each. One of equal texts is no contradiction of itself.
 *
 * <p>Pairs are offered first, each with its number in the order of the source, and asked about
 * after {@link #sort}. It holds two bits a pair; what tells them apart is put aside in a spool.
 */
final class HarmfulPairs {
  private final SortedRuns identities;
  private final BitSet duplicates = new BitSet();
  private final BitSet contradictory = new BitSet();
  private final long[] counts = new long[Harm.values().length];

  /**
   * @param spool has room for some 40 bytes a pair; stays the caller's to close
   */
  HarmfulPairs(Spool spool) {
    this.identities = new SortedRuns(spool);
  }

  /** Takes a pair. */
  void offer(int number, ExportedPair pair) {
    count(Harm.EQUAL, isEqual(pair) ? 1 : 0);
    count(Harm.EMPTY, isEmpty(pair) ? 1 : 0);
    PairIdentity identity = PairIdentity.of(pair);
    if (identity != null) {
      ByteBuffer value = ByteBuffer.allocate(Integer.BYTES + 1);
      identities.add(
          identity.bytes(), value.putInt(number).put((byte) identity.direction()).array());
    }
  }

  /** Compares what was offered. */
  void sort() {
    Group group = new Group();
    identities.<RuntimeException>each(
        entry -> {
          ByteBuffer value = ByteBuffer.wrap(entry.value());
          group.add(entry.key(), value.getInt(), value.get());
        });
    group.end();
    count(Harm.DUPLICATE, duplicates.cardinality());
    count(Harm.CONTRADICTORY, contradictory.cardinality());
  }

  private void count(Harm harm, long pairs) {
    counts[harm.ordinal()] += pairs;
  }

  /** How many pairs each harm holds of. */
  HarmCounts counts() {
    return HarmCounts.of(harm -> counts[harm.ordinal()]);
  }

  /** The first of some harms that holds of a pair that was offered, or null. */
  @Nullable Harm first(Set<Harm> harms, int number, ExportedPair pair) {
    for (Harm harm : Harm.values()) {
      if (harms.contains(harm) && holds(harm, number, pair)) {
        return harm;
      }
    }
    return null;
  }

  private boolean holds(Harm harm, int number, ExportedPair pair) {
    return switch (harm) {
      case EQUAL -> isEqual(pair);
      case EMPTY -> isEmpty(pair);
      case DUPLICATE -> duplicates.get(number);
      case CONTRADICTORY -> contradictory.get(number);
    };
  }

  private static boolean isEqual(ExportedPair pair) {
    return pair.chosenText() != null && pair.chosenText().equals(pair.rejectedText());
  }

  private static boolean isEmpty(ExportedPair pair) {
    return (pair.chosenText() != null && pair.chosenText().isBlank())
        || (pair.rejectedText() != null && pair.rejectedText().isBlank());
  }

  /** The pairs of one conversation and two texts, in the order of the source. */
  private final class Group {
    private byte[] identity = new byte[0];
    private final boolean[] seen = new boolean[2];
    private int[] numbers = new int[4];
    private int size;

    void add(byte[] of, int number, int direction) {
      if (!Arrays.equals(of, identity)) {
        end();
        identity = of;
      }
      if (seen[direction]) {
        duplicates.set(number);
      }
      seen[direction] = true;
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = number;
    }

    void end() {
      for (int i = 0; seen[0] && seen[1] && i < size; i++) {
        contradictory.set(numbers[i]);
      }
      Arrays.fill(seen, false);
      size = 0;
    }
  }
}
