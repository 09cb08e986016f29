package dev.charm.streams.rating;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes the processor of the ratings, with its store. */
public final class Ratings
    implements ProcessorSupplier<String, Decoded<RatingSnapshot>, Object, Object> {
  static final String SNAPSHOTS_STORE = "rating-snapshots";

  private final Registry registry;
  private final Sinks sinks;

  /** Names of the sinks that the ratings feed. */
  public record Sinks(String arenaRatings, String deadLetters) {}

  /**
   * @param registry to read stored records with
   */
  public Ratings(Registry registry, Sinks sinks) {
    this.registry = registry;
    this.sinks = sinks;
  }

  @Override
  public Processor<String, Decoded<RatingSnapshot>, Object, Object> get() {
    return new RatingProcessor(registry, sinks);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(SNAPSHOTS_STORE), Serdes.String(), Serdes.ByteArray()));
  }
}
