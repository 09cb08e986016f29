package dev.charm.consumers.training.pinned;

import dev.charm.consumers.scoring.Sha256;
import dev.charm.schemas.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which answer was chosen at which prompt, of many pairs, in 8 bytes per pair: the beginning of a
 * hash of prompt, models and decision. That two of 2 million pairs are taken for one another has a
 * chance of one in 10 million; then one pair less counts as new. No id can be read from it.
 */
public final class PairDecisions {
  private static final int SMALLEST = 1024;

  private long[] hashes = new long[SMALLEST];
  private int size;
  private boolean sorted = true;

  void add(PinnedPair pair) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size + size / 2);
    }
    hashes[size++] = hash(pair);
    sorted = false;
  }

  /** How many of these are not among {@code known}. */
  public long countOutside(PairDecisions known) {
    known.sort();
    return Arrays.stream(hashes, 0, size)
        .filter(hash -> Arrays.binarySearch(known.hashes, 0, known.size, hash) < 0)
        .count();
  }

  private void sort() {
    if (!sorted) {
      Arrays.sort(hashes, 0, size);
      sorted = true;
    }
  }

  private static long hash(PinnedPair pair) {
    boolean inOrder = pair.chosenModel().compareTo(pair.rejectedModel()) <= 0;
    String decision =
        inOrder
            ? Keys.join(pair.promptId(), pair.chosenModel(), pair.rejectedModel(), "first")
            : Keys.join(pair.promptId(), pair.rejectedModel(), pair.chosenModel(), "second");
    return ByteBuffer.wrap(Sha256.digest().digest(decision.getBytes(StandardCharsets.UTF_8)))
        .getLong();
  }
}
