package dev.charm.streams.global;

import dev.charm.schemas.CalibrationPlan;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Which reward models have scored more policy models than may be calibrated against each other, as
 * the merger counts them over all partitions and every instance holds it.
 */
public final class LimitedRewardModels {
  /** Name of the global store. */
  public static final String STORE = "limited-reward-models";

  private static final byte[] MARK = {1};

  private final ReadOnlyKeyValueStore<String, byte[]> store;

  /**
   * @param store the global store
   */
  public LimitedRewardModels(ReadOnlyKeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /** Their names, name@version. */
  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      all.forEachRemaining(next -> names.add(Keys.split(next.key).get(0)));
    }
    return names;
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  /** Keeps the store in step with {@code charm.internal.calibration-plans}. */
  static final class Updater extends ContextualProcessor<String, byte[], Void, Void> {
    private final PatientDecoder<CalibrationPlan> decoder;

    Updater(PatientDecoder<CalibrationPlan> decoder) {
      this.decoder = decoder;
    }

    @Override
    public void process(Record<String, byte[]> record) {
      KeyValueStore<String, byte[]> store = context().getStateStore(STORE);
      if (record.value() == null && record.key() != null) {
        store.delete(record.key());
      }
      RecordMetadata at = context().recordMetadata().orElse(null);
      decoder
          .good(record, at)
          .ifPresent(
              plan -> {
                String key = Keys.join(plan.getRewardModel());
                if (key.equals(record.key())) {
                  store.put(key, plan.getMade() ? null : MARK);
                } else {
                  decoder.passOver(MalformedReason.WRONG_KEY.label(), at);
                }
              });
    }
  }
}
