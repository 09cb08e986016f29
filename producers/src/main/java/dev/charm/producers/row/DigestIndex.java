package dev.charm.producers.row;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of millions of digests, from 0 in the order in which they came: an open hash table, at
 * most half full, of some 20 bytes a digest. What is known of each stands in arrays of its users by
 * that number.
 *
 * <p>Of ids and texts it remembers a number below 2^61 that a polynomial with a base drawn anew in
 * each process makes of them: two texts of n characters, whoever chose them, meet with a chance of
 * n in 2.3e18 (Carter and Wegman, <i>Universal classes of hash functions</i>, 1979).
 */
public final class DigestIndex {
  private static final int FIRST_CAPACITY = 1024;
  private static final long PRIME = (1L << 61) - 1;

  /** Drawn when the first digest is made: many a command needs none, and loads no provider. */
  private static final class Base {
    static final long VALUE = 1 + (new SecureRandom().nextLong() >>> 4);
  }

  /** What {@link #find} gives where there is none. */
  public static final int NONE = -1;

  /** In the order in which they came. */
  private long[] digests = new long[FIRST_CAPACITY / 2];

  /** Numbers plus 1; 0 where nothing stands. */
  private int[] places = new int[FIRST_CAPACITY];

  private int size;

  /** The digest of a text, the same in all indices of a process and another one in each process. */
  public static long digest(String text) {
    return digest(0, text);
  }

  /** The digest of what has a digest already, and a text after it; null is the empty text. */
  public static long digest(long before, @Nullable String text) {
    int length = text == null ? 0 : text.length();
    long hash = next(before, length);
    int i = 0;
    while (text != null && i + 2 < length) { // three characters are a number below 2^48
      long three = text.charAt(i) | ((long) text.charAt(i + 1) << 16);
      hash = next(hash, three | ((long) text.charAt(i + 2) << 32));
      i += 3;
    }
    while (text != null && i < length) {
      hash = next(hash, text.charAt(i++));
    }
    return hash;
  }

  /** The digest of what has a digest already, and a number after it. */
  public static long digest(long before, long number) {
    return next(next(before, number >>> 32), number & 0xffffffffL);
  }

  /**
   * The digest of what has a digest already, and a number from 0 to 2^61 - 2 after it, which
   * another digest is, too.
   */
  public static long next(long hash, long coefficient) {
    long sum = times(hash, Base.VALUE) + coefficient;
    sum = (sum & PRIME) + (sum >>> 61);
    return sum >= PRIME ? sum - PRIME : sum;
  }

  /** Their product modulo 2^61 - 1, or that and 2^61 - 1. */
  private static long times(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    long product = (low & PRIME) + ((low >>> 61) | (high << 3));
    return (product & PRIME) + (product >>> 61);
  }

  /** How many digests there are. */
  public int size() {
    return size;
  }

  /** The number of a digest, or {@link #NONE}. */
  public int find(long digest) {
    return places[place(digest)] - 1;
  }

  /** The number of a digest, which is {@link #size} as it was before if it is new. */
  public int add(long digest) {
    int place = place(digest);
    if (places[place] != 0) {
      return places[place] - 1;
    }
    if (size == digests.length) {
      digests = Arrays.copyOf(digests, 2 * size);
      places = new int[2 * places.length];
      for (int i = 0; i < size; i++) {
        places[place(digests[i])] = i + 1;
      }
      place = place(digest);
    }
    digests[size] = digest;
    places[place] = size + 1;
    return size++;
  }

  /** The digest of a number. */
  public long get(int number) {
    return digests[number];
  }

  /** Where a digest stands, or would. */
  private int place(long digest) {
    int mask = places.length - 1;
    int place = (int) (digest ^ (digest >>> 32)) & mask;
    while (places[place] != 0 && digests[places[place] - 1] != digest) {
      place = (place + 1) & mask;
    }
    return place;
  }
}
