package dev.charm.streams.rating;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The votes that are known, each under a hash of its arena and id, until the stream is a horizon
 * past the last record of it. From then on it is as if it had never been heard of. A vote that a
 * person withdrew is known for ever: that is final, and there are few of them.
 *
 * <p><b>Hash.</b> The first 16 bytes of SHA-256: among a billion votes some two share one with odds
 * of 1.5e-21, and nobody can make two that do.
 *
 * <p><b>Sweeping.</b> One look-up says all of a vote, as its time stands in the value; what is past
 * is deleted slice by slice, each 1/65536 of the hashes, so that no transaction grows and no place
 * need be remembered. With one slice at each turn of 200 ms that takes 3.6 hours. The first slice
 * follows from the clock: a service that restarts often comes around as well.
 */
final class KnownVotes {
  private static final int HASH_BYTES = 16;
  private static final int SLICES = 1 << 16;

  private final KeyValueStore<Bytes, KnownVote> store;
  private final long horizon;
  private final MessageDigest sha256;
  private int slice;

  /**
   * @param clock milliseconds since 1970
   */
  KnownVotes(KeyValueStore<Bytes, KnownVote> store, Duration horizon, long clock) {
    this.store = store;
    this.horizon = horizon.toMillis();
    this.slice = (int) Math.floorMod(clock >>> 8, (long) SLICES);
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Under which a vote is known: ids are those of their arena. */
  Bytes id(String arena, String battleId) {
    sha256.update(arena.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
    byte[] hash = sha256.digest(battleId.getBytes(StandardCharsets.UTF_8));
    return Bytes.wrap(Arrays.copyOf(hash, HASH_BYTES));
  }

  /**
   * What is known of a vote, or null.
   *
   * @param streamTime milliseconds since 1970
   */
  @Nullable KnownVote get(Bytes id, long streamTime) {
    KnownVote known = store.get(id);
    return known == null || isPast(known, streamTime) ? null : known;
  }

  void put(Bytes id, KnownVote vote) {
    store.put(id, vote);
  }

  /** Deletes what is past in the next slice. */
  void sweep(long streamTime) {
    List<Bytes> past = new ArrayList<>();
    try (KeyValueIterator<Bytes, KnownVote> some = store.range(bound(0), bound(-1))) {
      while (some.hasNext()) {
        KeyValue<Bytes, KnownVote> next = some.next();
        if (isPast(next.value, streamTime)) {
          past.add(next.key);
        }
      }
    }
    past.forEach(store::delete);
    slice = (slice + 1) % SLICES;
  }

  private Bytes bound(int rest) {
    byte[] bound = new byte[HASH_BYTES];
    Arrays.fill(bound, (byte) rest);
    bound[0] = (byte) (slice >>> Byte.SIZE);
    bound[1] = (byte) slice;
    return Bytes.wrap(bound);
  }

  private boolean isPast(KnownVote vote, long streamTime) {
    boolean isFinal = vote.byHand() && vote.counted() == null;
    return vote.heard() < streamTime - horizon && !isFinal;
  }
}
