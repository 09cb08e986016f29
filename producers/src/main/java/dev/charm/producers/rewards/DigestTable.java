package dev.charm.producers.rewards;

import dev.charm.producers.row.PromptIdentity;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** A positive number for each of many 64-bit digests: an open hash table, at most half full. */
final class DigestTable {
  private static final int FIRST_CAPACITY = 1024;

  /** 0 where nothing stands. */
  private long[] digests = new long[FIRST_CAPACITY];

  private int[] values = new int[FIRST_CAPACITY];
  private int size;

  /** The number, or 0 if there is none. */
  int get(long digest) {
    return values[place(digest == 0 ? 1 : digest)];
  }

  void put(long digest, int value) {
    long key = digest == 0 ? 1 : digest;
    int place = place(key);
    if (digests[place] == 0) {
      digests[place] = key;
      size++;
    }
    values[place] = value;
    if (2 * size > digests.length) {
      grow();
    }
  }

  /** Calls for every digest, in no order. */
  void forEach(LongConsumer action) {
    Arrays.stream(digests).filter(digest -> digest != 0).forEach(action);
  }

  private int place(long digest) {
    int mask = digests.length - 1;
    int place = (int) digest & mask;
    while (digests[place] != 0 && digests[place] != digest) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] formerDigests = digests;
    int[] formerValues = values;
    digests = new long[2 * formerDigests.length];
    values = new int[digests.length];
    for (int i = 0; i < formerDigests.length; i++) {
      if (formerDigests[i] != 0) {
        int place = place(formerDigests[i]);
        digests[place] = formerDigests[i];
        values[place] = formerValues[i];
      }
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

  /** A digest that tells texts apart which nobody made to meet. */
  static long ofText(String text) {
    long h = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(h, text.length());
  }

  /** One digest of two. */
  static long mix(long a, long b) {
    long h = a * 0x9E3779B97F4A7C15L + Long.rotateLeft(b, 31) * 0xC2B2AE3D27D4EB4FL;
    h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    return h ^ (h >>> 31);
  }
}
