package dev.charm.producers.votes;

import dev.charm.producers.row.DigestIndex;
import java.util.Arrays;

/** A number for each of millions of digests. */
public final class DigestMap {
  private final DigestIndex index = new DigestIndex();
  private long[] values = new long[1024];

  /** The digest of a text, as {@link DigestIndex#digest}. */
  public long digest(String text) {
    return DigestIndex.digest(text);
  }

  /** The number of a digest, or another one where it has none. */
  public long get(long digest, long otherwise) {
    int at = index.find(digest);
    return at == DigestIndex.NONE ? otherwise : values[at];
  }

  /** Gives a digest a number. */
  public void put(long digest, long value) {
    int at = index.add(digest);
    if (at == values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    values[at] = value;
  }
}
