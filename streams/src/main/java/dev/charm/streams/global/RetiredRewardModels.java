package dev.charm.streams.global;

import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Which reward models are retired, and since when, as every instance holds it. Of the versions'
 * records only that is kept: they carry whole models.
 */
public final class RetiredRewardModels {
  /** Name of the global store. */
  public static final String STORE = "retired-reward-models";

  private final ReadOnlyKeyValueStore<String, Long> store;

  /**
   * @param store the global store
   */
  public RetiredRewardModels(ReadOnlyKeyValueStore<String, Long> store) {
    this.store = store;
  }

  /** Those that were retired at a time or before, milliseconds since 1970. */
  public SortedSet<String> until(long time) {
    SortedSet<String> retired = new TreeSet<>();
    try (KeyValueIterator<String, Long> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, Long> next = all.next();
        if (next.value <= time) {
          retired.add(next.key);
        }
      }
    }
    return retired;
  }

  static StoreBuilder<KeyValueStore<String, Long>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.Long())
        .withLoggingDisabled();
  }

  /** Keeps the store in step with {@code charm.reward-models}. */
  static final class Updater extends ContextualProcessor<String, byte[], Void, Void> {
    private final PatientDecoder<RewardModelVersion> decoder;

    Updater(PatientDecoder<RewardModelVersion> decoder) {
      this.decoder = decoder;
    }

    @Override
    public void process(Record<String, byte[]> record) {
      KeyValueStore<String, Long> store = context().getStateStore(STORE);
      decoder
          .good(record, context().recordMetadata().orElse(null))
          .ifPresent(
              version -> {
                String id = version.getName() + "@" + version.getVersion();
                if (RewardModelStatus.of(version.getStatus()) == RewardModelStatus.RETIRED) {
                  store.putIfAbsent(id, record.timestamp());
                } else {
                  store.delete(id);
                }
              });
    }
  }
}
