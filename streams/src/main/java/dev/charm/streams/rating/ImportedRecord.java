package dev.charm.streams.rating;

import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.precedence.RatingOrder;
import java.util.List;
import java.util.Optional;

/** What a leaderboard says of a model, as a rating in force. */
public final class ImportedRecord {
  private ImportedRecord() {}

  /**
   * The record.
   *
   * @param held the live rating that it keeps from being in force, if there is one
   */
  public static ArenaRating of(RatingSnapshot snapshot, Optional<ArenaRating> held) {
    return ArenaRating.newBuilder()
        .setArena(snapshot.getArena())
        .setModel(snapshot.getModel())
        .setRating(snapshot.getRating())
        .setCiLow(snapshot.getCiLow())
        .setCiHigh(snapshot.getCiHigh())
        .setVotes(snapshot.getVotes())
        .setSource(snapshot.getSource())
        .setAsOf(snapshot.getAsOf())
        .setWarnings(
            RatingOrder.hasFewVotes(snapshot.getVotes())
                ? List.of(RatingOrder.FEW_VOTES_WARNING)
                : List.of())
        .setLiveVotes(held.map(ArenaRating::getVotes).orElse(null))
        .build();
  }
}
