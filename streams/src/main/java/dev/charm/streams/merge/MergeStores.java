package dev.charm.streams.merge;

import dev.charm.streams.StoreSerde;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state of a merger. Published records are kept as bytes, schema id included.
 *
 * @param partials the newest summary of each prompt partition
 * @param due calibrations and reward models whose evidence changed since they were last solved
 * @param calibrations what was published last of each calibration
 * @param modelStats what was published last of each policy model
 */
record MergeStores(
    KeyValueStore<String, byte[]> partials,
    KeyValueStore<String, byte[]> due,
    KeyValueStore<String, Published> calibrations,
    KeyValueStore<String, Published> modelStats) {

  /**
   * What was published under a key.
   *
   * @param revision the last one given out; never goes back, not even where the record is gone
   * @param record the record, or empty if a tombstone was published
   */
  record Published(long revision, byte[] record) {
    static final Published NOTHING = new Published(-1, new byte[0]);

    boolean gone() {
      return record.length == 0;
    }

    private static final Serde<Published> SERDE =
        StoreSerde.of(
            (published, out) -> {
              out.writeLong(published.revision);
              out.writeInt(published.record.length);
              out.write(published.record);
            },
            in -> new Published(in.readLong(), in.readNBytes(in.readInt())));
  }

  /** The stores to add to the topology. */
  static Set<StoreBuilder<?>> builders() {
    return Set.of(
        store("partials", Serdes.ByteArray()),
        store("due", Serdes.ByteArray()),
        store("calibrations", Published.SERDE),
        store("model-stats", Published.SERDE));
  }

  static MergeStores of(ProcessorContext<?, ?> context) {
    return new MergeStores(
        context.getStateStore("partials"),
        context.getStateStore("due"),
        context.getStateStore("calibrations"),
        context.getStateStore("model-stats"));
  }

  private static <V> StoreBuilder<?> store(String name, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), value);
  }
}
