package dev.charm.producers.votes;

import dev.charm.producers.row.DigestIndex;
import java.util.Arrays;

/** A number for each of millions of digests. */
final class DigestMap {
  private final DigestIndex index = new DigestIndex();
  private long[] values = new long[1024];

  /** Gives a digest a number unless it has one; what it had, or 0. */
  long putIfNew(long digest, long value) {
    int at = place(digest);
    long known = values[at];
    if (known == 0) {
      values[at] = value;
    }
    return known;
  }

  /** Adds 1 to the number of a digest, which is 0 at first; the sum. */
  long increment(long digest) {
    int at = place(digest);
    return ++values[at];
  }

  private int place(long digest) {
    int at = index.add(digest);
    if (at == values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    return at;
  }
}
