package dev.charm.streams.merge;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.Registry;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.state.DiskStores;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes the processor of the merger, with its stores. */
public final class Merger
    implements ProcessorSupplier<String, Decoded<PartialSummary>, Object, Object> {
  /** The global store of ratings in force, which the topology provides. */
  public static final String RATINGS_STORE = "ratings-in-force";

  /** The global store of how the errors of ratings move together, which the topology provides. */
  public static final String COVARIANCES_STORE = "covariances-in-force";

  private final CalibrationSettings settings;
  private final Registry registry;
  private final Sinks sinks;
  private final DiskStores disk;
  private final Measures measures;

  /** Names of the sinks that the merger feeds. */
  public record Sinks(
      String calibrations,
      String calibrationHistory,
      String modelStats,
      String offsetTargets,
      String plans,
      String deadLetters) {}

  /**
   * @param registry to read and write stored records with
   * @param disk makes the stores that grow, by name
   * @param measures counts what its tasks do
   */
  public Merger(
      CalibrationSettings settings,
      Registry registry,
      Sinks sinks,
      DiskStores disk,
      Measures measures) {
    this.settings = settings;
    this.registry = registry;
    this.sinks = sinks;
    this.disk = disk;
    this.measures = measures;
  }

  @Override
  public Processor<String, Decoded<PartialSummary>, Object, Object> get() {
    return new MergeProcessor(settings, registry, sinks, measures);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return MergeStores.builders(disk);
  }
}
