package dev.charm.producers.row;

import java.util.Arrays;

/**
 * Remembers which prompts or votes a file had, 64 bits each, so that the first row of each counts:
 * an open hash table of digests, at most half full, for files of millions of rows.
 */
public final class FirstRows {
  private static final int FIRST_CAPACITY = 1024;

  /** 0 where nothing stands. */
  private long[] digests = new long[FIRST_CAPACITY];

  private int size;

  public boolean has(String id) {
    return digests[place(digest(id))] != 0;
  }

  /** Remembers an id; false if it was known. */
  public boolean add(String id) {
    long digest = digest(id);
    int place = place(digest);
    if (digests[place] != 0) {
      return false;
    }
    digests[place] = digest;
    size++;
    if (2 * size > digests.length) {
      grow();
    }
    return true;
  }

  /** Where a digest stands, or would. */
  private int place(long digest) {
    int mask = digests.length - 1;
    int place = (int) digest & mask;
    while (digests[place] != 0 && digests[place] != digest) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] former = digests;
    digests = new long[2 * former.length];
    Arrays.stream(former).filter(digest -> digest != 0).forEach(this::put);
  }

  private void put(long digest) {
    digests[place(digest)] = digest;
  }

  private static long digest(String id) {
    long digest = PromptIdentity.digest(id);
    return digest == 0 ? 1 : digest;
  }
}
