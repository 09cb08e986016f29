package dev.charm.producers.votes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A number for each of millions of digests: an open hash table, at most half full. Of ids it
 * remembers some 64 bits: two meet with a chance of 1 in 1.8e19.
 */
public final class DigestMap {
  private static final int FIRST_CAPACITY = 1024;

  /** 0 where nothing stands. */
  private long[] keys = new long[FIRST_CAPACITY];

  private long[] values = new long[FIRST_CAPACITY];
  private int size;
  private final MessageDigest sha256;

  public DigestMap() {
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

  /** The number of a digest, or another one where it has none. */
  public long get(long digest, long otherwise) {
    int place = place(key(digest));
    return keys[place] == 0 ? otherwise : values[place];
  }

  /** Gives a digest a number. */
  public void put(long digest, long value) {
    long key = key(digest);
    int place = place(key);
    values[place] = value;
    if (keys[place] == 0) {
      keys[place] = key;
      size++;
      if (2 * size > keys.length) {
        grow();
      }
    }
  }

  private static long key(long digest) {
    return digest == 0 ? 1 : digest;
  }

  /** Where a key stands, or would. */
  private int place(long key) {
    int mask = keys.length - 1;
    int place = (int) key & mask;
    while (keys[place] != 0 && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] formerKeys = keys;
    long[] formerValues = values;
    keys = new long[2 * formerKeys.length];
    values = new long[2 * formerKeys.length];
    for (int i = 0; i < formerKeys.length; i++) {
      if (formerKeys[i] != 0) {
        int place = place(formerKeys[i]);
        keys[place] = formerKeys[i];
        values[place] = formerValues[i];
      }
    }
  }
}
