package dev.charm.streams.rating;

import dev.charm.calibration.rating.Elo;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.streams.intake.Intake;
import dev.charm.streams.intake.Origin;
import dev.charm.streams.intake.PartitionCounts;
import dev.charm.streams.intake.Router;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.RatingSources;
import dev.charm.streams.settings.VoteSettings;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The ratings: counts votes as they come, takes in what leaderboards say and publishes that at
 * once, and by the clock fits ratings to the votes.
 */
final class RatingProcessor
    implements Processor<String, Decoded<? extends SpecificRecord>, Object, Object> {
  private final CalibrationSettings settings;
  private final PartitionCounts partitions;
  private final Ratings.Sinks sinks;
  private final HeldInMemory.Part held;
  private @Nullable Parts parts; // made by init, which Streams calls before anything else

  /** What the processor is made of once it has its context. */
  private record Parts(
      ProcessorContext<Object, Object> context,
      Intake intake,
      VoteIntake votes,
      KnownVotes known,
      ImportedRatings imported,
      InForce inForce,
      Refits refits) {}

  RatingProcessor(
      CalibrationSettings settings,
      PartitionCounts partitions,
      Ratings.Sinks sinks,
      HeldInMemory.Part held) {
    this.settings = settings;
    this.partitions = partitions;
    this.sinks = sinks;
    this.held = held;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    VoteSettings votes = settings.votes();
    RatingStores stores = RatingStores.of(context);
    Intake intake =
        new Intake(
            context, sinks.deadLetters(), Router.of(context, RoutedTopic.BY_ARENA, partitions));
    held.close(); // a partition that Streams revives begins anew
    Names names = new Names(stores.names(), held);
    Elo elo = new Elo(Elo.DEFAULT.k(), Elo.DEFAULT.initial(), votes.ratings().bothBad());
    Arenas arenas = new Arenas(names, elo, stores.pairs(), held);
    KnownVotes known =
        new KnownVotes(stores.knownVotes(), votes.horizon(), context.currentSystemTimeMs());
    DueArenas due = new DueArenas(stores.due());
    ImportedRatings imported = new ImportedRatings(stores.snapshots());
    LiveRatings live = new LiveRatings(stores.live(), votes.ratings());
    InForce inForce =
        new InForce(
            context, live, imported, votes.sources(), stores.published(), sinks.arenaRatings());
    CovariancePublisher covariances =
        new CovariancePublisher(context, stores.covariances(), sinks.covariances());
    parts =
        new Parts(
            context,
            intake,
            new VoteIntake(intake, names, arenas, known, due),
            known,
            imported,
            inForce,
            new Refits(arenas, due, imported, live, inForce, covariances, votes.sources()));
    context.schedule(settings.punctuation(), PunctuationType.WALL_CLOCK_TIME, this::punctuate);
  }

  @Override
  public void close() {
    held.close();
  }

  private void punctuate(long timestamp) {
    parts.refits().turn(timestamp);
    parts.known().sweep(parts.context().currentStreamTimeMs());
  }

  @Override
  @SuppressWarnings("unchecked") // each topic has its decoder
  public void process(Record<String, Decoded<? extends SpecificRecord>> record) {
    Origin origin = parts.intake().origin(record);
    if (origin.topic().equals(Topics.BATTLES.name())) {
      parts
          .votes()
          .take(
              (Record<String, Decoded<Battle>>) (Record<String, ?>) record,
              parts.context().currentStreamTimeMs());
    } else {
      takeSnapshot(
          (Record<String, Decoded<RatingSnapshot>>) (Record<String, ?>) record,
          new Place(origin.partition(), record.timestamp()));
    }
  }

  private void takeSnapshot(Record<String, Decoded<RatingSnapshot>> record, Place place) {
    if (record.value() == null && record.key() != null) {
      parts
          .intake()
          .acceptTombstone(record, 3)
          .filter(key -> parts.imported().withdraw(key.get(0), key.get(1), key.get(2), place))
          .ifPresent(key -> parts.inForce().publish(key.get(1), key.get(2), record.timestamp()));
      return;
    }
    Optional<RatingSnapshot> accepted = parts.intake().accept(record, Keys::of);
    if (accepted.isEmpty()) {
      return;
    }
    RatingSnapshot snapshot = accepted.get();
    if (snapshot.getSource().equals(RatingSources.LIVE)) {
      parts
          .intake()
          .reject(
              record, MalformedReason.REJECTED, "the source live is of ratings made here of votes");
    } else if (parts.imported().put(snapshot, place)) {
      parts.inForce().publish(snapshot.getArena(), snapshot.getModel(), record.timestamp());
    }
  }
}
