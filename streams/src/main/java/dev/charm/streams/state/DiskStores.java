package dev.charm.streams.state;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes the stores that grow with prompts, pairs of models or votes: on disk, but for tests. */
@FunctionalInterface
public interface DiskStores {
  /** What keeps the entries of a store of that name. */
  KeyValueBytesStoreSupplier of(String name);

  /** A store to add to the topology. */
  default <K, V> StoreBuilder<KeyValueStore<K, V>> builder(
      String name, Serde<K> key, Serde<V> value) {
    return Stores.keyValueStoreBuilder(of(name), key, value);
  }
}
