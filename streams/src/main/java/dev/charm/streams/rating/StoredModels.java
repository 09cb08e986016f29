package dev.charm.streams.rating;

import dev.charm.schemas.Keys;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The models in a store whose keys begin with arena and model. */
final class StoredModels {
  private StoredModels() {}

  /** Those of an arena, in order. */
  static Set<String> of(KeyValueStore<String, byte[]> store, String arena) {
    Set<String> models = new TreeSet<>();
    try (KeyValueIterator<String, byte[]> all =
        store.prefixScan(Keys.join(arena, ""), new StringSerializer())) {
      while (all.hasNext()) {
        models.add(Keys.split(all.next().key).get(1));
      }
    }
    return models;
  }
}
