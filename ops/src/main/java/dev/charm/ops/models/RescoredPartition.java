package dev.charm.ops.models;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import org.jspecify.annotations.Nullable;

/**
 * Where the scoring of a reward model goes on in a partition of {@code charm.responses}.
 *
 * @param before offset at which it would have gone on; null if it had not begun
 * @param now offset at which it goes on
 * @param again how many offsets it takes again
 * @param skipped how many offsets that it has not taken yet it leaves out
 */
public record RescoredPartition(
    int partition, @Nullable Long before, long now, long again, long skipped) {

  /** How they are printed. */
  public static final Listing<RescoredPartition> LISTING =
      Listing.of(
          Column.of("partition", RescoredPartition::partition),
          Column.of("before", RescoredPartition::before),
          Column.of("now", RescoredPartition::now),
          Column.of("again", RescoredPartition::again),
          Column.of("skipped", RescoredPartition::skipped));

  /**
   * @param earliest offset that is still there
   */
  static RescoredPartition of(int partition, @Nullable Long before, long now, long earliest) {
    long from = before == null ? earliest : before;
    return new RescoredPartition(
        partition, before, now, Math.max(0, from - now), Math.max(0, now - from));
  }
}
