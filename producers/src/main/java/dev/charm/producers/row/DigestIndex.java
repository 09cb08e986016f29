package dev.charm.producers.row;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Numbers of millions of digests, from 0 in the order in which they came: an open hash table, at
 * most half full, of some 20 bytes a digest. What is known of each stands in arrays of its users by
 * that number.
 *
 * <p>Of ids and texts it remembers 64 bits of their SHA-256: two meet with a chance of 1 in 1.8e19.
 */
public final class DigestIndex {
  private static final int FIRST_CAPACITY = 1024;

  /** What {@link #find} gives where there is none. */
  public static final int NONE = -1;

  private final MessageDigest sha256;

  /** In the order in which they came. */
  private long[] digests = new long[FIRST_CAPACITY / 2];

  /** Numbers plus 1; 0 where nothing stands. */
  private int[] places = new int[FIRST_CAPACITY];

  private int size;

  public DigestIndex() {
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The digest of a text: the first 64 bits of its SHA-256. */
  public long digest(String text) {
    return ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
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
