package dev.charm.streams.prompt;

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

/** Makes the processor of the prompt task, with its stores. */
public final class PromptTask
    implements ProcessorSupplier<String, Decoded<? extends SpecificRecord>, Object, Object> {
  private final CalibrationSettings settings;
  private final PartitionCounts partitions;
  private final Sinks sinks;
  private final DiskStores disk;
  private final Measures measures;

  /** Names of the sinks that the prompt task feeds. */
  public record Sinks(String pairs, String partialSummaries, String deadLetters) {}

  /**
   * @param partitions how many there are, of inputs by prompt
   * @param disk makes the stores that grow, by name
   * @param measures counts what its tasks do
   */
  public PromptTask(
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
  }

  @Override
  public Processor<String, Decoded<? extends SpecificRecord>, Object, Object> get() {
    return new PromptProcessor(settings, sinks, partitions, measures);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return PromptStores.builders(disk);
  }
}
