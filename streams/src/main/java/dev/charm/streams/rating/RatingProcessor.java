package dev.charm.streams.rating;

import dev.charm.calibration.rating.Elo;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.RecordOrigin;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.streams.intake.Intake;
import dev.charm.streams.intake.PartitionCounts;
import dev.charm.streams.intake.Router;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.measured.OpenWork;
import dev.charm.streams.measured.Stage;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.VoteSettings;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The ratings: counts votes as they come ({@link VoteIntake}), takes in what leaderboards say and
 * publishes that at once ({@link SnapshotIntake}), and by the clock fits ratings to the votes
 * ({@link Refits}). It is one node of the topology, and not one per topic, because votes and
 * snapshots that were sent on share a topic, and all of them the publisher of what is in force.
 */
final class RatingProcessor
    implements Processor<String, Decoded<? extends SpecificRecord>, Object, Object> {
  private final CalibrationSettings settings;
  private final PartitionCounts partitions;
  private final Ratings.Sinks sinks;
  private final HeldInMemory.Part held;
  private final Measures measures;
  private final OpenWork open;
  private Parts parts; // made by init, which Streams calls before anything else

  /** What the processor is made of once it has its context. */
  private record Parts(
      ProcessorContext<Object, Object> context,
      Intake intake,
      VoteIntake votes,
      KnownVotes known,
      SnapshotIntake snapshots,
      DueArenas due,
      Refits refits) {}

  RatingProcessor(
      CalibrationSettings settings,
      PartitionCounts partitions,
      Ratings.Sinks sinks,
      HeldInMemory.Part held,
      Measures measures) {
    this.settings = settings;
    this.partitions = partitions;
    this.sinks = sinks;
    this.held = held;
    this.measures = measures;
    this.open = measures.open(Stage.RATINGS);
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    open.begin();
    VoteSettings votes = settings.votes();
    RatingStores stores = RatingStores.of(context);
    Intake intake =
        new Intake(
            context,
            sinks.deadLetters(),
            Router.of(context, RoutedTopic.BY_ARENA, partitions),
            measures);
    held.close(); // a partition that Streams revives begins anew
    Names names = new Names(stores.names(), held);
    Elo elo = new Elo(Elo.DEFAULT.k(), Elo.DEFAULT.initial(), votes.ratings().bothBad());
    Arenas arenas = new Arenas(names, elo, stores.pairs(), held);
    KnownVotes known =
        new KnownVotes(stores.knownVotes(), votes.horizon(), context.currentSystemTimeMs());
    DueArenas due = new DueArenas(stores.due());
    ImportedRatings imported = new ImportedRatings(stores.snapshots());
    LiveRatings live = new LiveRatings(stores.live(), votes.ratings());
    RatingPublisher ratings =
        new RatingPublisher(
            context, live, imported, votes.sources(), stores.published(), sinks.arenaRatings());
    CovariancePublisher covariances =
        new CovariancePublisher(context, stores.covariances(), sinks.covariances());
    parts =
        new Parts(
            context,
            intake,
            new VoteIntake(intake, names, arenas, known, due, measures),
            known,
            new SnapshotIntake(intake, imported, ratings),
            due,
            new Refits(
                arenas, due, imported, live, ratings, covariances, votes.sources(), measures));
    context.schedule(settings.punctuation(), PunctuationType.WALL_CLOCK_TIME, this::punctuate);
  }

  @Override
  public void close() {
    held.close();
    open.close();
  }

  private void punctuate(long timestamp) {
    parts.refits().turn(timestamp);
    parts.known().sweep(parts.context().currentStreamTimeMs());
    open.set(parts.due().size());
  }

  @Override
  public void process(Record<String, Decoded<? extends SpecificRecord>> record) {
    RecordOrigin origin = parts.intake().origin(record);
    if (origin.topic().equals(Topics.BATTLES.name())) {
      parts.votes().take(record, parts.context().currentStreamTimeMs());
    } else {
      parts.snapshots().take(record, new Place(origin.partition(), record.timestamp()));
    }
  }
}
