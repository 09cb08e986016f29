package dev.charm.producers.rewards;

import dev.charm.producers.row.DigestIndex;
import dev.charm.producers.row.PromptIdentity;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** A positive number for each of many 64-bit digests. */
final class DigestTable {
  private final DigestIndex index = new DigestIndex();
  private int[] values = new int[1024];

  /** The number, or 0 if there is none. */
  int get(long digest) {
    int at = index.find(digest);
    return at == DigestIndex.NONE ? 0 : values[at];
  }

  void put(long digest, int value) {
    int at = index.add(digest);
    if (at == values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    values[at] = value;
  }

  /** Calls for every digest, in the order in which they came. */
  void forEach(LongConsumer action) {
    for (int i = 0; i < index.size(); i++) {
      action.accept(index.get(i));
    }
  }

  /**
   * The digest of an id: of a text id its own digits, which are one; of another as {@link
   * PromptIdentity#digest}.
   */
  static long ofId(String id) {
    if (id.length() != 16) {
      return PromptIdentity.digest(id);
    }
    long digest = 0;
    for (int i = 0; i < 16; i++) {
      char c = id.charAt(i);
      int digit = c <= '9' ? c - '0' : c - 'a' + 10;
      if (digit < 0 || digit > 15 || (c > '9' && c < 'a')) {
        return PromptIdentity.digest(id);
      }
      digest = digest << 4 | digit;
    }
    return digest;
  }

  /** One digest of two. */
  static long mix(long a, long b) {
    long h = a * 0x9E3779B97F4A7C15L + Long.rotateLeft(b, 31) * 0xC2B2AE3D27D4EB4FL;
    h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    return h ^ (h >>> 31);
  }
}
