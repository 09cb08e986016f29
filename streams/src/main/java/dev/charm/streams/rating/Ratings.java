package dev.charm.streams.rating;

import dev.charm.schemas.Decoded;
import dev.charm.streams.intake.PartitionCounts;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.state.DiskStores;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes the processor of the ratings, with its stores. */
public final class Ratings
    implements ProcessorSupplier<String, Decoded<? extends SpecificRecord>, Object, Object> {
  /** The store of the votes that are known: nearly every look-up is of one that is not. */
  public static final String KNOWN_VOTES_STORE = "known-votes";

  /**
   * The store of arenas whose votes changed since they were last fitted: while it holds any, votes
   * that are consumed do not show in the ratings yet.
   */
  public static final String DUE_STORE = "due-arenas";

  private final CalibrationSettings settings;
  private final PartitionCounts partitions;
  private final Sinks sinks;
  private final DiskStores disk;
  private final Measures measures;
  private final HeldInMemory held;

  /** Names of the sinks that the ratings feed. */
  public record Sinks(String arenaRatings, String covariances, String deadLetters) {}

  /**
   * @param partitions how many there are, of inputs by arena
   * @param disk makes the stores that grow, by name
   * @param measures counts what its tasks do
   */
  public Ratings(
      CalibrationSettings settings,
      PartitionCounts partitions,
      Sinks sinks,
      DiskStores disk,
      Measures measures) {
    this.settings = settings;
    this.partitions = partitions;
    this.sinks = sinks;
    this.disk = disk;
    this.measures = measures;
    this.held = new HeldInMemory(settings.votes().mostHeldBytes());
  }

  @Override
  public Processor<String, Decoded<? extends SpecificRecord>, Object, Object> get() {
    return new RatingProcessor(settings, partitions, sinks, held.part(), measures);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return RatingStores.builders(disk);
  }
}
