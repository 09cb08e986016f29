package dev.charm.ops.why;

import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change, and the decision after it.
 *
 * @param what changed, in words
 * @param scoreOvervalued null if none stands
 * @param scoreReference null if none stands
 * @param offset null if no calibration is in force
 * @param chosen the chosen model; null where there is no pair
 * @param margin {@code |d + offset|}; null without scores and offset
 * @param pair what became of the pair
 */
public record PairMoment(
    Instant at,
    String what,
    @Nullable Double scoreOvervalued,
    @Nullable Double scoreReference,
    @Nullable Double offset,
    @Nullable String chosen,
    @Nullable Double margin,
    PairChange pair) {

  /** The columns of {@code charm pairs why}. */
  public static final Listing<PairMoment> LISTING =
      Listing.of(
          Column.of("at", moment -> moment.at().toString()),
          Column.of("pair", PairMoment::change),
          Column.of("chosen", PairMoment::chosen),
          Column.of("margin", 4, PairMoment::margin),
          Column.of("offset", 4, PairMoment::offset),
          Column.of("score_overvalued", 4, PairMoment::scoreOvervalued).headed("score O"),
          Column.of("score_reference", 4, PairMoment::scoreReference).headed("score R"),
          Column.of("what", PairMoment::what));

  /** What became of the pair, in one word; null for nothing. */
  public @Nullable String change() {
    return pair == PairChange.NONE ? null : pair.toString();
  }
}
