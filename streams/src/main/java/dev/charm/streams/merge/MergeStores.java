package dev.charm.streams.merge;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.streams.state.DiskStores;
import dev.charm.streams.state.StoreSerde;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state of a merger: it grows with models and partitions, not with prompts. What there is of
 * every two models is on disk, the rest in memory; each store has its changelog.
 *
 * @param partials the newest summary of each prompt partition
 * @param due pairs of models and reward models whose evidence changed since they were last solved
 * @param ranges the range of differences that was last asked for in detail, of a calibration
 * @param held since when a small move of a calibration is held back, milliseconds since 1970
 * @param calibrations what was published last of each calibration
 * @param modelStats what was published last of each policy model
 */
record MergeStores(
    KeyValueStore<String, byte[]> partials,
    KeyValueStore<String, byte[]> due,
    KeyValueStore<String, DifferenceRange> ranges,
    KeyValueStore<String, Long> held,
    KeyValueStore<String, Published.Entry> calibrations,
    KeyValueStore<String, Published.Entry> modelStats) {

  /**
   * The stores to add to the topology.
   *
   * @param disk makes those that grow with the pairs of models
   */
  static Set<StoreBuilder<?>> builders(DiskStores disk) {
    // In a fixed order, which the description of the topology shows here and there.
    return new LinkedHashSet<>(
        List.of(
            disk.builder("partials", Serdes.String(), Serdes.ByteArray()),
            store("due", Serdes.ByteArray()),
            store("asked-ranges", StoreSerde.RANGE),
            store("held", Serdes.Long()),
            disk.builder("calibrations", Serdes.String(), Published.Entry.SERDE),
            store("model-stats", Published.Entry.SERDE)));
  }

  static MergeStores of(ProcessorContext<?, ?> context) {
    return new MergeStores(
        context.getStateStore("partials"),
        context.getStateStore("due"),
        context.getStateStore("asked-ranges"),
        context.getStateStore("held"),
        context.getStateStore("calibrations"),
        context.getStateStore("model-stats"));
  }

  private static <V> StoreBuilder<?> store(String name, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), value);
  }
}
