package dev.charm.streams.prompt;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationSettings;
import dev.charm.streams.DiskStores;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes the processor of the prompt task, with its stores. */
public final class PromptTask
    implements ProcessorSupplier<String, Decoded<? extends SpecificRecord>, Object, Object> {
  private final CalibrationSettings settings;
  private final Registry registry;
  private final Sinks sinks;
  private final DiskStores disk;

  /** Names of the sinks that the prompt task feeds. */
  public record Sinks(String pairs, String partialSummaries, String deadLetters) {}

  /**
   * @param registry to read stored records with
   * @param disk makes the stores that grow, by name
   */
  public PromptTask(CalibrationSettings settings, Registry registry, Sinks sinks, DiskStores disk) {
    this.settings = settings;
    this.registry = registry;
    this.sinks = sinks;
    this.disk = disk;
  }

  @Override
  public Processor<String, Decoded<? extends SpecificRecord>, Object, Object> get() {
    return new PromptProcessor(
        settings, sinks, registry.decoder(Topics.PROMPTS), registry.decoder(Topics.RESPONSES));
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return PromptStores.builders(disk);
  }
}
