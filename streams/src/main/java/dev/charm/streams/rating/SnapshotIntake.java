package dev.charm.streams.rating;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.streams.intake.Intake;
import dev.charm.streams.settings.RatingSources;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/** Takes in what leaderboards say, and publishes at once what it changes. */
final class SnapshotIntake {
  private static final int KEY_PARTS = 3; // source, arena and model

  private final Intake intake;
  private final ImportedRatings imported;
  private final RatingPublisher ratings;

  SnapshotIntake(Intake intake, ImportedRatings imported, RatingPublisher ratings) {
    this.intake = intake;
    this.imported = imported;
    this.ratings = ratings;
  }

  /**
   * Takes a record in.
   *
   * @param place where it lies
   */
  void take(Record<String, ? extends Decoded<?>> record, Place place) {
    if (record.value() == null && record.key() != null) {
      intake
          .acceptTombstone(record, KEY_PARTS)
          .filter(key -> imported.withdraw(key.get(0), key.get(1), key.get(2), place))
          .ifPresent(key -> ratings.publish(key.get(1), key.get(2), record.timestamp()));
      return;
    }
    Optional<RatingSnapshot> accepted = intake.accept(record, RatingSnapshot.class, Keys::of);
    if (accepted.isEmpty()) {
      return;
    }
    RatingSnapshot snapshot = accepted.get();
    if (snapshot.getSource().equals(RatingSources.LIVE)) {
      intake.reject(
          record, MalformedReason.REJECTED, "the source live is of ratings made here of votes");
    } else if (imported.put(snapshot, place)) {
      ratings.publish(snapshot.getArena(), snapshot.getModel(), record.timestamp());
    }
  }
}
